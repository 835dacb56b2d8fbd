import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Descriptions, Result, Spin, Timeline, Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { get, type Schema } from '../../api';
import { Badge } from '../../parts/badge';
import { EvidenceList } from '../../parts/evidence/evidence-list';
import { useDivisionName } from '../../parts/names';
import { Papers } from '../../parts/papers';
import { Title } from '../../parts/title';
import { useMe } from '../../session';
import { DEADLINES, MEASURES, moment, OUTCOMES, RATINGS, ROLES, STATES, STEPS, VERDICTS, VISIT_RESULTS, WAITING } from '../../words';
import { actionLabel } from './case-actions';
import { Due } from './case-columns';
import { caseNumber, caseTitle } from './case-title';
import type { CaseFile as File } from './case-types';
import { LeadingCase, MergedCases } from './merged-cases';
import { NextSteps } from './next-steps';
import { ownSideLines } from './own-sides';
import { Phone } from './phone';
import { stepDetail } from './step-words';

/** The whole story of one case, and the next step as the one obvious button. */
export function CaseFile(): ReactNode {
  const { id = '' } = useParams();
  const asked = useQuery({ queryKey: ['case', id], queryFn: () => get('/cases/{id}', { path: { id } }) as Promise<File> });
  const divisionName = useDivisionName();
  if (asked.isPending) return <Spin />;
  if (asked.isError) return <Result status="404" title={asked.error.message} extra={<Link to="/cases">回到列表</Link>} />;
  const file = asked.data;
  const state = file.state === 'closed' ? `办结 · ${OUTCOMES[file.outcome] ?? file.outcome}` : STATES[file.state];
  return (
    <>
      <Title actions={<Badge tone={file.state === 'closed' ? 'good' : 'plain'}>{state}</Badge>}>{caseTitle(file)}</Title>
      <div className="case-grid">
        <div className="stack">
          <LeadingCase file={file} />
          <NextSteps file={file} />
          {file.evaluation && <Words file={file} />}
          <Released file={file} />
          {file.applicant && <Applicant applicant={file.applicant} />}
          <Papers service="lead" subjectId={file.id} />
          <Story file={file} />
        </div>
        <div className="stack">
          <Card title="基本情况">
            <Descriptions column={1} size="small">
              <Descriptions.Item label="编号">
                <Typography.Text copyable>{file.id}</Typography.Text>
              </Descriptions.Item>
              <Descriptions.Item label="单位">{file.unitName || file.unitId}</Descriptions.Item>
              <Descriptions.Item label="评议对象">{file.servicePointName || '—'}</Descriptions.Item>
              <Descriptions.Item label="区划">{divisionName(file.division)}</Descriptions.Item>
              {file.openedAt && <Descriptions.Item label="立案">{moment(file.openedAt)}</Descriptions.Item>}
              <Descriptions.Item label="等待">{WAITING[file.waitingFor] ?? '—'}</Descriptions.Item>
              <Descriptions.Item label="重新办理">{file.reopenCount} 次</Descriptions.Item>
            </Descriptions>
          </Card>
          <MergedCases file={file} />
          {file.deadlines.map((deadline) => (
            <DeadlineCard key={deadline.rule} deadline={deadline} />
          ))}
          <Details file={file} />
          <EvidenceList about={{ records: 'cases', id: file.id }} stepOf={(fileId) => stepOf(file, fileId)} />
        </div>
      </div>
    </>
  );
}

function Words({ file }: { file: File }): ReactNode {
  const { evaluation } = file;
  if (!evaluation) return null;
  return (
    <Card title="群众评价" extra={<Badge tone="bad">{RATINGS[evaluation.rating] ?? evaluation.level}</Badge>}>
      <p className="words">{evaluation.text || '没有留下文字。'}</p>
      <p className="muted">{moment(evaluation.submittedAt)}</p>
      {evaluation.hasPhone && <Phone evaluationId={evaluation.id} masked={evaluation.phone} />}
    </Card>
  );
}

/** All that people of the unit read of the citizen's words; whoever supervises sees here what they read. */
function Released({ file: { transferOrder } }: { file: File }): ReactNode {
  if (!transferOrder) return null;
  return (
    <Card title="群众意见（摘录）" extra={<span className="muted">经督查人员审阅摘录</span>}>
      <p className="words">{transferOrder.citizenWords || '没有随转办单摘录文字。'}</p>
    </Card>
  );
}

/** The citizen lets the unit know them in this case. */
function Applicant({ applicant }: { applicant: NonNullable<File['applicant']> }): ReactNode {
  const { windowName, evaluatedOn, matterNumber, handledOn, name, phone } = applicant;
  const told = [
    ['姓名', name],
    ['电话', phone],
    ['办件编号', matterNumber],
    ['办理日期', handledOn],
    ['窗口', windowName],
    ['评价日期', evaluatedOn],
  ];
  return (
    <Card title="评价人同意让本单位知道" extra={<Badge>本次查看已记录</Badge>}>
      <Descriptions column={1} size="small">
        {told.map(
          ([label, value]) =>
            value && (
              <Descriptions.Item key={label} label={label}>
                {value}
              </Descriptions.Item>
            ),
        )}
      </Descriptions>
      <p className="muted">仅限办理这一事项；评价人可随时收回。</p>
    </Card>
  );
}

function DeadlineCard({ deadline }: { deadline: Schema<'Deadline'> }): ReactNode {
  return (
    <Card title={DEADLINES[deadline.rule] ?? deadline.rule} extra={<Due dueAt={deadline.dueAt} warning={deadline.warning} />} size="small">
      <p>{deadline.explanationZh}</p>
      {deadline.skipped.length > 0 && (
        <p className="muted">不计入：{deadline.skipped.map(({ date, why }) => `${date} ${why}`).join('；')}</p>
      )}
      {deadline.extensions.map(({ workingDays, reason }) => (
        <p key={reason}>
          延期 {workingDays} 个工作日：{reason}
        </p>
      ))}
      {deadline.unknownYears.length > 0 && (
        <Alert type="warning" showIcon title={`${deadline.unknownYears.join('、')} 年的工作日历尚未录入，到期日可能变动`} />
      )}
    </Card>
  );
}

function visits(list: Schema<'Visit'>[]): ReactNode {
  return list.map(({ at, result, note, caseId }) => (
    <p key={`${at} ${caseId}`}>
      {moment(at)} {VISIT_RESULTS[result] ?? result} {caseId && <span className="muted">（编号 {caseNumber(caseId)}）</span>} {note}
    </p>
  ));
}

function Details({ file }: { file: File }): ReactNode {
  const { transferOrder: order, verification, rectification } = file;
  return (
    <>
      {file.visits.length > 0 && (
        <Card size="small" title="回访记录">
          {visits(file.visits)}
        </Card>
      )}
      {order && (
        <Card size="small" title="转办单" extra={order.supervisionNotice ? <Badge>已发督办通知</Badge> : undefined}>
          <p className="words">{order.instruction}</p>
          <p className="muted">
            转办 {moment(order.dispatchedAt)}，签收 {moment(order.acknowledgedAt)}
          </p>
          {order.returnReason && <p>退回：{order.returnReason}</p>}
        </Card>
      )}
      {verification && (
        <Card size="small" title="核查" extra={<Badge>{VERDICTS[verification.verdict] ?? verification.verdict}</Badge>}>
          <p className="words">{verification.findings}</p>
          {verification.explanation && <p className="words">说明：{verification.explanation}</p>}
        </Card>
      )}
      {ownSideLines(file.ownSides).map(({ key, title, said, state, at }) => (
        <Card key={key} size="small" title={title} extra={state ? <Badge>{state}</Badge> : undefined}>
          <p className="words">{said}</p>
          {at && <p className="muted">{moment(at)}</p>}
        </Card>
      ))}
      {rectification && (
        <Card size="small" title="整改">
          <p className="words">{rectification.summary}</p>
          <p>责任人：{rectification.personsInCharge.join('、') || '—'}</p>
          <p>{rectification.measures.map(({ kind, count }) => `${MEASURES[kind] ?? kind} ${count}`).join('，')}</p>
        </Card>
      )}
      {file.finalVisits.length > 0 && (
        <Card size="small" title="办后回访">
          {visits(file.finalVisits)}
        </Card>
      )}
    </>
  );
}

/** Of a round before this one, no step is shown any longer. */
function stepOf({ verification, rectification }: File, fileId: string): string | undefined {
  if (verification?.evidenceRefs.includes(fileId)) return '核查';
  return rectification?.evidenceRefs.includes(fileId) ? '整改' : undefined;
}

function Story({ file }: { file: File }): ReactNode {
  const me = useMe();
  const names = file.unitName ? { [file.unitId]: file.unitName } : {};
  const items = file.history.toReversed().map(({ version, action, at, by, byName, role, note, detail }) => ({
    key: version,
    content: (
      <>
        <strong>{actionLabel(action) ?? STEPS[action] ?? action}</strong> <span className="muted">{moment(at)}</span>
        <div>
          {by === me.id ? '本人' : byName || (by.startsWith('system:') ? '系统' : by)} {ROLES[role] ? `（${ROLES[role]}）` : ''}
        </div>
        {detail && <div className="words">{stepDetail(action, detail, names)}</div>}
        {note && <div className="words">{note}</div>}
      </>
    ),
  }));
  return (
    <Card title="办理过程">
      <Timeline items={items} />
    </Card>
  );
}
