import { App, Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { post } from '../api';
import { Badge } from '../parts/badge';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { useRefresh } from '../session';
import { moment } from '../words';

interface Letter {
  id: string;
  group: string;
  topic: string;
  partition: number;
  offset: number;
  key: string;
  eventType: string;
  error: string;
  tries: number;
  state: string;
  at: string;
}

const SERVICES = ['evaluation', 'lead', 'notification', 'statistics'].map((value) => ({ value, label: value }));

/** Events a service could not handle, and those that wait behind them; they can be tried again in order. */
export function DeadLetters(): ReactNode {
  const filters = useFilters();
  const refresh = useRefresh();
  const { message } = App.useApp();
  const service = filters.values['service'] ?? 'evaluation';
  const replay = async ({ group, key }: Letter): Promise<void> => {
    try {
      const { letters } = await post<{ letters: number }>(`/dead-letters/replay`, { service, group, key });
      void message.success(`已安排重新处理 ${letters} 条`);
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  return (
    <>
      <Title>未处理消息</Title>
      <div className="filters">
        <Select aria-label="服务" options={SERVICES} value={service} onChange={(value) => filters.set('service', value)} />
      </div>
      <PagedTable<Letter>
        path="/dead-letters"
        filters={filters}
        fixed={{ service }}
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
    </>
  );
}
