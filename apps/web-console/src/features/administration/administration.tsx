import { Alert, App, Button, Popconfirm, Space, Spin, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { post, type Body, type Schema } from '../../api';
import type { Key } from '../../once';
import { useAct } from '../../parts/act';
import { AdministrationNotices } from './administration-notices';
import { useAdministration } from './use-administration';
import { Badge, type Tone } from '../../parts/badge';
import { PickupCodes } from './pickup-codes';
import { ProblemAlert } from '../../parts/problem-alert';
import { grouped, Slips, type SlipContent } from '../../parts/slip';
import { Title } from '../../parts/title';
import { Wide } from '../../parts/wide';
import { may, useMe, useRefresh } from '../../session';
import { count, moment, ROLES } from '../../words';

type Administrator = Schema<'Administrator'>;
type Proposal = Schema<'Proposal'>;

const STATES: Record<string, [string, Tone]> = {
  open: ['等待确认', 'fair'],
  confirmed: ['已办理', 'good'],
  withdrawn: ['已撤回', 'plain'],
  expired: ['已过期', 'plain'],
};
const CHANNELS: Record<string, string> = { sms: '验证码发到本人手机', slip: '打印密封条' };

function whatOf({ kind, assignment, channel, firstPasswords }: Proposal): string {
  if (kind === 'endAssignment') return `免去岗位：${assignment?.post?.name ?? ''}`;
  if (kind === 'firstPasswords') return `首次口令 ${count(firstPasswords?.accounts ?? 0)} 人（打印密封条）`;
  return `重设口令（${CHANNELS[channel] ?? channel}）`;
}

/** How many of the holders of new accounts have got in. */
function howFar({ state, firstPasswords }: Proposal): string {
  if (!firstPasswords || state !== 'confirmed') return '';
  const { accounts, opened, lapsed } = firstPasswords;
  return `已设置口令 ${count(opened)} 人，未设置 ${count(accounts - opened)} 人${lapsed ? `（其中验证码已过期 ${count(lapsed)} 人）` : ''}`;
}

/** Who has to act next, in so many words. */
function nextOf({ state, concerned, proposedBy, decidedBy, decidedAt, until, confirmable }: Proposal, own: string): string {
  if (state === 'open' && confirmable) return `请您核实后确认，${moment(until)}前有效`;
  if (state === 'open' && concerned?.accountId === own) return `涉及您本人，由另外两名管理员办理，${moment(until)}前有效`;
  const apart = [proposedBy?.name ?? '提请人', ...(concerned ? [concerned.name] : [])].join('和');
  if (state === 'open') return `等待${apart}以外的管理员确认，${moment(until)}前有效`;
  if (state === 'expired') return '无人确认，需要时请重新提请';
  return `${decidedBy?.name ?? ''}，${moment(decidedAt)}`;
}

/** The three administrators, and what two of them do together. */
export function Administration(): ReactNode {
  const me = useMe();
  const refresh = useRefresh();
  const act = useAct();
  const { message } = App.useApp();
  const [slips, setSlips] = useState<SlipContent[]>();
  const [codesOf, setCodesOf] = useState<string>();
  const asked = useAdministration();
  /** @param named the button, so that a click after a cut connection repeats it */
  const run = async <T,>(named: string, done: string, send: (key: Key) => Promise<T>): Promise<T | undefined> => {
    try {
      const answer = await act(named, '', send);
      void message.success(done);
      return answer;
    } catch (problem) {
      void message.error((problem as Error).message);
      return undefined;
    } finally {
      await refresh();
    }
  };
  const propose = async (body: Body<'/administration/proposals', 'post'>): Promise<void> => {
    await run(JSON.stringify(body), '已提请，请另一名管理员确认', (key) => post('/administration/proposals', key, { body }));
  };
  const confirm = async (id: string, done: string): Promise<void> => {
    const answer = await run(`confirm ${id}`, done, (key) => post('/administration/proposals/{id}/confirm', key, { path: { id } }));
    const printed = answer?.slip ? [answer.slip] : (answer?.slips ?? []);
    if (printed.length > 0) setSlips(printed);
  };
  const withdraw = async (id: string): Promise<void> => {
    await run(`withdraw ${id}`, '已撤回', (key) => post('/administration/proposals/{id}/withdraw', key, { path: { id } }));
  };
  return (
    <>
      <Title>三员管理</Title>
      <p className="muted">
        免去管理员的岗位、办理口令须由两名管理员办理：一人提请，另一人确认，都不能是当事人；确认人也不能是建立该账号的人。
        口令由本人凭两样设置：确认人打印的密封条，和提请人告知的领取码。唯一的任职人不能免去。
      </p>
      <AdministrationNotices notices={asked.data?.notices ?? []} />
      {may(me, 'account.manage') && (asked.data?.withoutCode ?? 0) > 0 && (
        <Alert
          className="gap"
          type="info"
          showIcon
          title={`${count(asked.data?.withoutCode ?? 0)} 个账号的本人还没有设置口令，验证码未办理或已过期`}
          action={<Button onClick={() => void propose({ kind: 'firstPasswords' })}>全部重新办理</Button>}
        />
      )}
      {asked.isPending && <Spin />}
      {asked.isError && <ProblemAlert error={asked.error} again={asked.refetch} />}
      <Wide label="管理员">
        <Table<Administrator>
          rowKey={({ assignment }) => assignment?.id ?? ''}
          dataSource={asked.data?.administrators}
          pagination={false}
          columns={[
            { title: '姓名', key: 'name', render: (_, { person }) => `${person?.name}（${person?.username}）` },
            {
              title: '岗位',
              key: 'post',
              render: (_, { assignment, disabled, lastHolder }) => (
                <Space wrap>
                  {`${assignment?.post?.name}（${ROLES[assignment?.post?.role ?? ''] ?? ''}）`}
                  {lastHolder && <Badge>唯一任职人</Badge>}
                  {disabled && <Badge tone="bad">已停用</Badge>}
                  {assignment?.to && <Badge tone="fair">任至 {moment(assignment.to)}</Badge>}
                </Space>
              ),
            },
            {
              title: '操作',
              key: 'act',
              render: (_, { person, assignment, lastHolder }) =>
                !person || !assignment || person.accountId === me.id ? (
                  <span className="muted">本人</span>
                ) : (
                  <Space wrap>
                    <Popconfirm
                      title={`提请为 ${person.name} 重设口令？`}
                      description="另一名管理员确认后，原口令失效，本人凭验证码设置新口令。"
                      okText="提请"
                      cancelText="取消"
                      onConfirm={() => propose({ kind: 'resetPassword', accountId: person.accountId })}
                    >
                      <Button>重设口令</Button>
                    </Popconfirm>
                    {!lastHolder && (
                      <Popconfirm
                        title={`提请免去 ${person.name} 的岗位？`}
                        description="另一名管理员确认后生效。"
                        okText="提请"
                        cancelText="取消"
                        onConfirm={() => propose({ kind: 'endAssignment', assignmentId: assignment.id })}
                      >
                        <Button danger>提请免去</Button>
                      </Popconfirm>
                    )}
                  </Space>
                ),
            },
          ]}
        />
      </Wide>
      <h2>须两人办理的事项</h2>
      <Wide label="须两人办理的事项">
        <Table<Proposal>
          rowKey="id"
          dataSource={asked.data?.proposals}
          pagination={false}
          locale={{ emptyText: <span className="muted">没有等待确认的事项</span> }}
          columns={[
            {
              title: '当事人',
              key: 'who',
              render: (_, { concerned }) => (concerned ? `${concerned.name}（${concerned.username}）` : '新账号'),
            },
            { title: '事项', key: 'what', render: (_, proposal) => whatOf(proposal) },
            { title: '提请人', key: 'by', render: (_, { proposedBy }) => proposedBy?.name },
            {
              title: '状态',
              key: 'state',
              render: (_, { state }) => <Badge tone={STATES[state]?.[1]}>{STATES[state]?.[0] ?? state}</Badge>,
            },
            {
              title: '下一步',
              key: 'next',
              render: (_, proposal) => (
                <div className="next-step">
                  {nextOf(proposal, me.id)}
                  {howFar(proposal) && <div>{howFar(proposal)}</div>}
                  {proposal.pickupCode && <div>领取码 {grouped(proposal.pickupCode, 3)}，请告知本人</div>}
                </div>
              ),
            },
            {
              title: '操作',
              key: 'act',
              render: (_, { id, kind, state, channel, concerned, proposedBy, decidedBy, confirmable, firstPasswords }) => {
                const batch = kind === 'firstPasswords' && !concerned;
                const mine = proposedBy?.accountId === me.id && batch && state !== 'withdrawn' && state !== 'expired';
                const codes = mine && <Button onClick={() => setCodesOf(id)}>查看领取码</Button>;
                const left = firstPasswords && firstPasswords.opened < firstPasswords.accounts;
                if (state === 'confirmed' && left && decidedBy?.accountId === me.id)
                  return <Button onClick={() => void confirm(id, '已取得')}>再次打印密封条</Button>;
                if (state !== 'open' || concerned?.accountId === me.id) return codes;
                const paper = kind !== 'endAssignment' && channel === 'slip';
                return (
                  <Space wrap>
                    {codes}
                    {confirmable && (
                      <Popconfirm
                        title={paper ? '确认并打印密封条？' : '确认办理？'}
                        description={paper ? '请先备好打印机，打印后折好密封，当面交给本人。' : '确认后立即生效。'}
                        okText="确认"
                        cancelText="取消"
                        onConfirm={() => confirm(id, '已办理')}
                      >
                        <Button type="primary">确认</Button>
                      </Popconfirm>
                    )}
                    <Button onClick={() => void withdraw(id)}>{proposedBy?.accountId === me.id ? '撤回' : '不同意'}</Button>
                  </Space>
                );
              },
            },
          ]}
        />
      </Wide>
      {asked.data?.administrators.length === 0 && <Alert type="warning" showIcon title="没有任何管理员，请由运维人员在服务器上恢复" />}
      <Slips slips={slips} onClose={() => setSlips(undefined)} />
      <PickupCodes proposalId={codesOf} onClose={() => setCodesOf(undefined)} />
    </>
  );
}
