import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { READERS } from '@mingjing/contracts/services';
import { post, type Body } from '../../api';
import { useAct } from '../../parts/act';
import { Badge } from '../../parts/badge';
import { PickFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { useFilters, type Row } from '../../parts/paged';
import { useRefresh } from '../../session';
import { moment } from '../../words';

type Letter = Row<'/dead-letters'>;

type Service = Body<'/dead-letters/replay', 'post'>['service'];

const SERVICES = Object.fromEntries(READERS.map((name) => [name, name])) as Record<Service, string>;

/** Events a service could not handle, and those that wait behind them; they can be tried again in order. */
export function DeadLetters(): ReactNode {
  const { values } = useFilters();
  const refresh = useRefresh();
  const act = useAct();
  const { message } = App.useApp();
  const service = (values['service'] ?? 'evaluation') as Service;
  const replay = async ({ id, group, key }: Letter): Promise<void> => {
    try {
      const { letters } = await act(id, '', (cause) => post('/dead-letters/replay', cause, { body: { service, group, key } }));
      void message.success(`已安排重新处理 ${letters} 条`);
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  return (
    <ListPage
      title="未处理消息"
      path="/dead-letters"
      exported={false}
      fixed={{ service }}
      filters={(filters) => <PickFilter filters={filters} name="service" label="服务" words={SERVICES} />}
      empty="没有未处理的消息"
      columns={[
        { title: '时间', dataIndex: 'at', render: moment },
        { title: '消息', dataIndex: 'eventType' },
        { title: '对象', dataIndex: 'key' },
        {
          title: '位置',
          key: 'place',
          render: (_, { topic, partition, offset }) => `${topic} ${partition}:${offset}`,
        },
        {
          title: '状态',
          dataIndex: 'state',
          render: (state: string, { tries }) => (state === 'dead' ? <Badge tone="bad">失败 {tries} 次</Badge> : <Badge>等待中</Badge>),
        },
        { title: '原因', dataIndex: 'error', ellipsis: true, width: 240 },
        {
          title: '操作',
          key: 'replay',
          render: (_, letter) => letter.state === 'dead' && <Button onClick={() => void replay(letter)}>重新处理</Button>,
        },
      ]}
    />
  );
}
