import { Alert, Button, Space } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { Similar } from '../problem';

interface Props {
  similar: readonly Similar[];
  at?: (similar: Similar) => string;
  busy: boolean;
  /** One of them is what the person means. */
  onSame: () => void;
  /** It is another one. */
  onOther: () => void;
}

/** Shows what is there under a similar name, and lets the person say whether it is the same. */
export function LookAlikes({ similar, at, busy, onSame, onOther }: Props): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  // Below a long form on a phone nobody would see that something is asked.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place}>
      <Alert
        type="warning"
        showIcon
        role="alert"
        title="已有名称相同或相近的，请先看是不是同一个"
        description={
          <Space orientation="vertical">
            <ul>
              {similar.map((one) => (
                <li key={one.id}>
                  {at ? (
                    // The session is the tab's: one that this tab opens has it, too, and need not sign in.
                    <Link to={at(one)} target="_blank" rel="opener">
                      {one.name}
                    </Link>
                  ) : (
                    one.name
                  )}
                </li>
              ))}
            </ul>
            <Space wrap>
              <Button onClick={onSame}>就是它，不新建了</Button>
              <Button type="primary" loading={busy} onClick={onOther}>
                是另一个，仍然保存
              </Button>
            </Space>
          </Space>
        }
      />
    </div>
  );
}
