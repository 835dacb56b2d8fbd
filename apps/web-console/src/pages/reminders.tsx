import { Alert, App, Button, Empty, Modal, Select, Spin, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { put, type Page } from '../api';
import { Badge } from '../parts/badge';
import { Export } from '../parts/export';
import { DivisionFilter, FilterBar } from '../parts/filters';
import { useFilters, usePages } from '../parts/paged';
import { ProblemAlert } from '../parts/problem-alert';
import { useRules } from '../parts/rule';
import { Title } from '../parts/title';
import { Wide } from '../parts/wide';
import { holds, useMe, useRefresh } from '../session';
import { HELD_BACK } from '../words';

interface Planned {
  day: string;
  occasion: string;
  occasionName: string;
  officialId: string;
  officialName: string;
  unitName: string;
  text: string;
  segments: number;
  heldBack: string;
}

interface Plan extends Page<Planned> {
  paused: boolean;
  warnings: { code: string; message: string }[];
}

const RULE = 'notification.reminders';
const HORIZONS = [30, 90, 180, 365].map((days) => ({ value: String(days), label: `今后 ${days} 天` }));

/** Rule of a division as it was set, while what is asked of the reminders may be some seconds behind. */
function useReminderRule(division: string): { paused?: boolean } | undefined {
  const rules = useRules(division);
  return rules.data?.items.find(({ key }) => key === RULE)?.value as { paused?: boolean } | undefined;
}

/** Stops or lets go all reminders of a division, after the person has read what that means. */
function PauseAll({ division, paused }: { division: string; paused: boolean }): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const rule = useReminderRule(division);
  const set = async (): Promise<void> => {
    try {
      await put(`/rules/${RULE}`, { division, value: { ...rule, paused: !paused } });
      void message.success(paused ? '已恢复' : '已暂停');
      setOpen(false);
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  const word = paused ? '恢复全部提醒' : '暂停全部提醒';
  return (
    <>
      <Button danger={!paused} disabled={!rule} onClick={() => setOpen(true)}>
        {word}
      </Button>
      <Modal
        title={word}
        open={open}
        okText={word}
        cancelText="取消"
        onOk={set}
        onCancel={() => setOpen(false)}
        okButtonProps={{ danger: !paused }}
      >
        <p>
          {paused
            ? '恢复后按计划发送今后的提醒；暂停期间错过的不再补发。'
            : '暂停后，所选区划及其下级的廉政提醒一条也不再发出，直到恢复。已经交给短信通道的无法撤回。'}
        </p>
      </Modal>
    </>
  );
}

/** What is going to be sent, day by day, as things stand now. */
export function Reminders(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const { division = '', days = '30' } = filters.values;
  const { asked, paging } = usePages<Planned, Plan>('/officials/reminders', filters, { days });
  const plan = asked.data;
  const paused = useReminderRule(division)?.paused ?? plan?.paused ?? false;
  return (
    <>
      <Title
        actions={
          <div className="actions">
            <Export path="/officials/reminders" filters={filters} fixed={{ days }} />
            {holds(me, 'coordinator') && plan && <PauseAll division={division} paused={paused} />}
          </div>
        }
      >
        廉政提醒计划
      </Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
        <Select aria-label="时间" options={HORIZONS} value={days} onChange={(value) => filters.set('days', value)} />
        <Link to="/messages?kind=integrityReminder" className="switch">
          查看已发送的提醒
        </Link>
      </FilterBar>
      {asked.isPending && <Spin />}
      {asked.isError && <ProblemAlert error={asked.error} again={asked.refetch} />}
      {plan && (
        <div className="stack">
          {paused && <Alert type="warning" showIcon title="全部提醒已暂停，下面的计划不会发出" />}
          {plan.warnings.map(({ message }) => (
            <Alert key={message} type="warning" showIcon title={message} />
          ))}
          <Wide label="提醒计划">
            <Table<Planned>
              rowKey={({ day, officialId, occasion }) => `${day} ${officialId} ${occasion}`}
              {...paging}
              locale={{ emptyText: <Empty description="这段时间没有要发的提醒" /> }}
              columns={[
                {
                  title: '日期',
                  dataIndex: 'day',
                  // One cell for all rows of a day.
                  onCell: ({ day }, place = 0) => {
                    const first = plan.items[place - 1]?.day !== day;
                    return { rowSpan: first ? plan.items.filter((other) => other.day === day).length : 0 };
                  },
                },
                { title: '事由', dataIndex: 'occasionName' },
                { title: '姓名', dataIndex: 'officialName' },
                { title: '单位', dataIndex: 'unitName' },
                { title: '内容', dataIndex: 'text', render: (text: string) => <div className="sms">{text}</div>, width: 420 },
                { title: '条数', dataIndex: 'segments', align: 'right' },
                {
                  title: '发送',
                  dataIndex: 'heldBack',
                  render: (reason: string) => (reason ? <Badge tone="fair">{HELD_BACK[reason] ?? reason}</Badge> : '按时发送'),
                },
              ]}
            />
          </Wide>
        </div>
      )}
    </>
  );
}
