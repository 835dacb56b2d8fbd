import { Alert, Button, Space } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Similar } from '../api';

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
  return (
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
                  <Link to={at(one)} target="_blank">
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
  );
}
