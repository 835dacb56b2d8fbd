import { Alert, App, Button, Modal, Select } from 'antd';
import { put } from '../../api';
import { useAct } from '../../parts/act';
import { DivisionFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { useFilters, useList } from '../../parts/paged';
import { may, useMe, useRefresh } from '../../session';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Badge } from '../../parts/badge';
import { useRules } from '../../parts/rule';
import { HELD_BACK } from '../../words';

const PATH = '/officials/reminders';

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
  const act = useAct();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const rule = useReminderRule(division);
  const set = async (): Promise<void> => {
    try {
      const body = { division, value: { ...rule, paused: !paused } };
      await act('pause', body, (key) => put('/rules/{key}', key, { path: { key: RULE }, body }));
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
  const fixed = { days };
  // Asked for once: the list below shares the answer.
  const plan = useList(PATH, filters, fixed).data;
  const items = plan?.items ?? [];
  const paused = useReminderRule(division)?.paused ?? plan?.paused ?? false;
  return (
    <ListPage
      title="廉政提醒计划"
      path={PATH}
      fixed={fixed}
      actions={may(me, 'rule.set') && plan && <PauseAll division={division} paused={paused} />}
      filters={(shown) => (
        <>
          <DivisionFilter filters={shown} />
          <Select aria-label="时间" options={HORIZONS} value={days} onChange={(value) => shown.set('days', value)} />
          <Link to="/messages?kind=integrityReminder" className="switch">
            查看已发送的提醒
          </Link>
        </>
      )}
      above={
        plan &&
        (paused || plan.warnings.length > 0) && (
          <div className="stack">
            {paused && <Alert type="warning" showIcon title="全部提醒已暂停，下面的计划不会发出" />}
            {plan.warnings.map(({ message }) => (
              <Alert key={message} type="warning" showIcon title={message} />
            ))}
          </div>
        )
      }
      rowKey={({ day, officialId, occasion }) => `${day} ${officialId} ${occasion}`}
      empty="这段时间没有要发的提醒"
      columns={[
        {
          title: '日期',
          dataIndex: 'day',
          // One cell for all rows of a day.
          onCell: ({ day }, place = 0) => {
            const first = items[place - 1]?.day !== day;
            return { rowSpan: first ? items.filter((other) => other.day === day).length : 0 };
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
  );
}
