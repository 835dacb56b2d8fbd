import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Form, Input, Result, Space, Spin } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { get, picture, post, type Answer } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { useDivisionName } from '../../parts/names';
import { PrintPlates } from './print-plates';
import { Title } from '../../parts/title';
import { may, useMe, useRefresh } from '../../session';
import { KINDS } from '../../words';
import { Lineage } from '../../parts/point-lineage';
import { SplitPoint } from './split-point';

type File = Answer<'/service-points/{id}', 'get'>;
type Window = File['windows'][number];

function PlatePicture({ code, name }: { code: string; name: string }): ReactNode {
  const [source, setSource] = useState('');
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let url = '';
    picture(`/plates/${code}.svg`).then(
      (made) => setSource((url = made)),
      (problem: Error) => setFailure(problem.message),
    );
    return () => URL.revokeObjectURL(url);
  }, [code]);
  if (failure) return <Alert type="error" title={failure} />;
  if (!source) return <Spin />;
  return (
    <Space orientation="vertical">
      <img src={source} alt={`${name}的码牌，编码 ${code}`} className="plate" />
      <Space>
        <a href={source} download={`${name}-${code}.svg`}>
          下载码牌
        </a>
        <a href={`/e/${code}`} target="_blank" rel="noreferrer">
          打开评价页
        </a>
      </Space>
    </Space>
  );
}

type Wish = { kind: 'issue' | 'revoke'; window: Window } | { kind: 'retire' };

const WISHES: Record<Wish['kind'], { title: string; confirm: string; warning: string }> = {
  issue: { title: '换发码牌', confirm: '换发', warning: '换发后，旧码牌立即失效，扫码的人会看到“已更换”的提示。请及时更换张贴。' },
  revoke: { title: '撤销码牌', confirm: '撤销', warning: '撤销后，扫码的人会看到码牌已停用的提示。' },
  retire: { title: '停用评议对象', confirm: '停用', warning: '停用后，它的码牌全部失效，不再收评价；历史评价和统计保留。停用后不能恢复。' },
};

/** Carries a wish out. */
async function fulfil(wish: Wish, id: string, reason: string, key: Key): Promise<void> {
  const body = { reason };
  if (wish.kind === 'retire') await post('/service-points/{id}/retire', key, { path: { id }, body });
  else if (wish.kind === 'issue') await post('/windows/{id}/plates', key, { path: { id: wish.window.id }, body });
  else await post('/plates/{code}/revoke', key, { path: { code: wish.window.plateCode }, body });
}

/** One service point: its windows, who is on duty, their plates. */
export function ServicePointFile(): ReactNode {
  const { id = '' } = useParams();
  const me = useMe();
  const refresh = useRefresh();
  const divisionName = useDivisionName();
  const [wish, setWish] = useState<Wish>();
  const asked = useQuery({
    queryKey: ['service-point', id],
    queryFn: () => get('/service-points/{id}', { path: { id } }),
  });
  if (asked.isPending) return <Spin />;
  if (asked.isError) return <Result status="404" title={asked.error.message} extra={<Link to="/service-points">回到列表</Link>} />;
  const file = asked.data;
  const mayIssue = may(me, 'plate.issue');
  const manages = may(me, 'servicePoint.manage');
  const words = wish && WISHES[wish.kind];
  const carryOut = async ({ reason }: { reason: string }, key: Key): Promise<void> => {
    if (!wish) return;
    await fulfil(wish, id, reason, key);
    await refresh();
  };
  return (
    <>
      <Title
        actions={
          !file.retired && (
            <div className="actions">
              <PrintPlates place={{ servicePointId: id }} />
              {manages && (
                <>
                  <SplitPoint point={file} />
                  <Button danger onClick={() => setWish({ kind: 'retire' })}>
                    停用
                  </Button>
                </>
              )}
            </div>
          )
        }
      >
        {file.name}
      </Title>
      <div className="stack">
        {file.retired && <Alert type="warning" showIcon title="已停用：不再收评价，历史评价和统计保留" />}
        <Card>
          <Descriptions size="small">
            <Descriptions.Item label="单位">{file.unitName}</Descriptions.Item>
            <Descriptions.Item label="类别">{KINDS[file.kind] ?? file.kind}</Descriptions.Item>
            <Descriptions.Item label="区划">{divisionName(file.division)}</Descriptions.Item>
            {file.predecessorIds.length > 0 && (
              <Descriptions.Item label="由此而来">
                <Lineage ids={file.predecessorIds} />
              </Descriptions.Item>
            )}
            {file.successorIds.length > 0 && (
              <Descriptions.Item label="接续者">
                <Lineage ids={file.successorIds} />
              </Descriptions.Item>
            )}
          </Descriptions>
        </Card>
        <div className="plates">
          {file.windows.map((window) => (
            <Card key={window.id} title={window.name}>
              {window.plateCode && !file.retired ? <PlatePicture code={window.plateCode} name={window.name} /> : <p>没有有效的码牌</p>}
              <p className="muted">{window.staff.map(({ name, badge }) => `${name} ${badge}`).join('、') || '未填写值班人员'}</p>
              {mayIssue && !file.retired && (
                <Space wrap>
                  <Button onClick={() => setWish({ kind: 'issue', window })}>换发码牌</Button>
                  {window.plateCode && may(me, 'plate.revoke') && (
                    <Button danger onClick={() => setWish({ kind: 'revoke', window })}>
                      撤销
                    </Button>
                  )}
                </Space>
              )}
            </Card>
          ))}
        </div>
      </div>
      <Ask
        title={words?.title ?? ''}
        confirm={words?.confirm ?? '确定'}
        danger={wish?.kind !== 'issue'}
        open={wish !== undefined}
        onClose={() => setWish(undefined)}
        onSubmit={carryOut}
      >
        <p>{words?.warning}</p>
        <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Ask>
    </>
  );
}
