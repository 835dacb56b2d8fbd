import type { Key } from '../../once';
import { ChoiceFilter, DivisionFilter, PickFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { Row } from '../../parts/paged';
import { may, useMe, useRefresh } from '../../session';
import { Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { post } from '../../api';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { ALARM_KINDS, ALARM_STATES, count, moment, ROLES } from '../../words';

type Alarm = Row<'/alarms'>;

const SORTS = { latest: '最近发现的在前', count: '数量多的在前' };

/** What deserves a look at units; whoever looked into one says so with a note. */
export function Alarms(): ReactNode {
  const mayAct = may(useMe(), 'alarm.acknowledge');
  const [chosen, setChosen] = useState<Alarm>();
  return (
    <ListPage
      title="疑点提示"
      path="/alarms"
      exported={false}
      intro={
        <p>
          系统从单位录入的办件和评价中发现的疑点，只给督查人员看，单位看不到，也不知道有提示。提示不等于结论：请先核查，再登记核查情况。登记后数量又翻倍的，会重新列出。
        </p>
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <ChoiceFilter filters={filters} name="kind" label="疑点" words={ALARM_KINDS} />
          <PickFilter filters={filters} name="state" label="状态" words={{ ...ALARM_STATES, any: '全部状态' }} />
          <PickFilter filters={filters} name="sort" label="排序" words={SORTS} />
        </>
      )}
      empty="没有待核查的疑点"
      fit
      columns={[
        { title: '疑点', key: 'what', render: (_, row) => <What row={row} /> },
        {
          title: '数量',
          key: 'count',
          render: (_, row) => (
            <>
              <strong>{count(row.count)}</strong> {row.kind === 'quickRatings' ? '条评价' : '件办件'}
              <div className="muted">{row.month}</div>
            </>
          ),
        },
        {
          title: '核查',
          key: 'state',
          render: (_, row) => (
            <>
              {row.state === 'open' && mayAct && <Button onClick={() => setChosen(row)}>登记核查</Button>}
              {row.state === 'open' && !mayAct && ALARM_STATES['open']}
              {row.notes.map((note) => (
                <Looked key={note.at} note={note} />
              ))}
            </>
          ),
        },
      ]}
    >
      <Acknowledge row={chosen} onClose={() => setChosen(undefined)} />
    </ListPage>
  );
}

function What({ row: { kind, unitName, places, phone, ownUnit, since, latest } }: { row: Alarm }): ReactNode {
  return (
    <>
      <strong>{ALARM_KINDS[kind] ?? kind}</strong> {ownUnit && <Badge tone="bad">本单位人员</Badge>}
      <div>{unitName}</div>
      {places.length > 0 && <div>{places.map(({ servicePointName }) => servicePointName).join('、')}</div>}
      {phone && <div>号码 {phone}</div>}
      <div className="muted">{since === latest ? `${since} 发现` : `${since} 至 ${latest} 发现`}</div>
    </>
  );
}

function Looked({ note: { name, role, at, count: seen, note } }: { note: Alarm['notes'][number] }): ReactNode {
  return (
    <div>
      {note}
      <div className="muted">
        {name || '—'}（{ROLES[role] ?? role}）{moment(at)} 登记，当时数量 {count(seen)}
      </div>
    </div>
  );
}

function Acknowledge({ row, onClose }: { row: Alarm | undefined; onClose: () => void }): ReactNode {
  const refresh = useRefresh();
  const submit = async ({ note }: { note: string }, key: Key): Promise<void> => {
    if (!row) return;
    await post('/alarms/{id}/acknowledge', key, { path: { id: row.id }, body: { version: row.version, note } });
    await refresh();
  };
  return (
    <Ask title="登记核查情况" confirm="登记" open={row !== undefined} onClose={onClose} onSubmit={submit}>
      <p>
        {row?.unitName}：{row && (ALARM_KINDS[row.kind] ?? row.kind)}。核查情况会和您的姓名一起留存，不能删改。
      </p>
      <Form.Item name="note" label="核查情况" rules={[{ required: true, whitespace: true, message: '请填写核查情况' }]}>
        <Input.TextArea rows={3} maxLength={300} showCount />
      </Form.Item>
    </Ask>
  );
}
