import type { TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Badge } from '../../parts/badge';
import { moment, OUTCOMES, STATES, WAITING, WARNINGS } from '../../words';
import { caseMark } from './case-title';
import type { CaseRow } from './case-types';

/** When something is due, in words and colour. */
export function Due({ dueAt, warning }: { dueAt?: string | null; warning?: string }): ReactNode {
  if (!dueAt) return <span className="muted">—</span>;
  return (
    <span className={warning ? `due-${warning}` : undefined}>
      {moment(dueAt)} {warning && <Badge tone={warning === 'red' ? 'bad' : 'fair'}>{WARNINGS[warning]}</Badge>}
    </span>
  );
}

export function caseColumns(divisionName: (id: string) => string): TableColumnsType<CaseRow> {
  return [
    {
      title: '事项',
      dataIndex: 'id',
      render: (id: string, row) => (
        <>
          {/* A block of its own: within other text a link would have to be underlined. */}
          <div>
            <Link to={`/cases/${encodeURIComponent(id)}`}>{row.servicePointName || '事项'}</Link>
          </div>
          <div className="muted">{caseMark(row)}</div>
        </>
      ),
    },
    {
      title: '到期',
      dataIndex: 'dueAt',
      render: (dueAt: string, row) => <Due dueAt={dueAt} warning={row.warning} />,
    },
    {
      title: '单位',
      dataIndex: 'unitName',
      responsive: ['lg'],
      render: (name: string | undefined, row) => name || row.unitId,
    },
    { title: '区划', dataIndex: 'division', responsive: ['md'], render: divisionName },
    {
      title: '环节',
      dataIndex: 'state',
      render: (state: string, row) => (state === 'closed' ? `办结 · ${OUTCOMES[row.outcome] ?? row.outcome}` : (STATES[state] ?? state)),
    },
    {
      title: '等待',
      dataIndex: 'waitingFor',
      responsive: ['md'],
      render: (waiting: string) => WAITING[waiting] ?? '—',
    },
  ];
}
