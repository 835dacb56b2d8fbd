import { Alert, Card, Form, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Badge } from '../../parts/badge';
import { moment, VISIT_RESULTS } from '../../words';
import { caseNumber, caseTitle } from './case-title';
import type { CaseFile, MergedCase } from './case-types';

const routeOf = (id: string): string => `/cases/${encodeURIComponent(id)}`;

/** The case in which this one is handled. */
export function LeadingCase({ file: { leadingCaseId, undoUntil } }: { file: CaseFile }): ReactNode {
  const [opened] = useState(() => Date.now());
  if (!leadingCaseId) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={
        <>
          本事项随主事项 <Link to={routeOf(leadingCaseId)}>编号 {caseNumber(leadingCaseId)}</Link> 一并办理
          {undoUntil && Date.parse(undoUntil) > opened ? `，${moment(undoUntil)} 前可以撤销并案` : ''}。
        </>
      }
    />
  );
}

/** The cases handled together with this one, and whom of their citizens is still to be called. */
export function MergedCases({ file }: { file: CaseFile }): ReactNode {
  if (file.merged.length === 0) return null;
  return (
    <Card title={`并入的事项（${file.merged.length}）`} size="small">
      {file.merged.map((one) => (
        <p key={one.caseId}>
          <Link to={routeOf(one.caseId)}>{caseTitle({ ...one, id: one.caseId })}</Link> <CallState one={one} />
        </p>
      ))}
    </Card>
  );
}

function CallState({ one: { visitWanted, firstVisit, finalVisit } }: { one: MergedCase }): ReactNode {
  if (!visitWanted) return <span className="muted">不要求回访</span>;
  const said = (result: string): string => VISIT_RESULTS[result] ?? '未回访';
  return (
    <>
      <Badge tone={firstVisit === 'reached' ? 'good' : 'plain'}>回访：{said(firstVisit)}</Badge>{' '}
      {finalVisit && <Badge>办后回访：{said(finalVisit)}</Badge>}
    </>
  );
}

/** Whose visit it was; asked only where there are several. */
export function VisitOf({ file }: { file: CaseFile }): ReactNode {
  const others = file.merged.filter(({ visitWanted }) => visitWanted);
  if (others.length === 0) return null;
  const options = [
    { value: '', label: `本事项的评价人（编号 ${caseNumber(file.id)}）` },
    ...others.map(({ caseId, servicePointName }) => ({
      value: caseId,
      label: `编号 ${caseNumber(caseId)} 的评价人（并入的事项${servicePointName && `，${servicePointName}`}）`,
    })),
  ];
  return (
    <Form.Item name="caseId" label="回访的是谁" rules={[{ required: true, message: '请选择回访的是谁' }]} extra="电话在各自事项的页面查看">
      <Select options={options} placeholder="选择评价人" classNames={{ popup: { root: 'long-options' } }} />
    </Form.Item>
  );
}
