import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Popconfirm, Space, Spin, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, post } from '../api';
import { Badge, type Tone } from '../parts/badge';
import { ProblemAlert } from '../parts/problem-alert';
import { Slip, type SlipContent } from '../parts/slip';
import { Title } from '../parts/title';
import { Wide } from '../parts/wide';
import { useMe, useRefresh } from '../session';
import { moment, ROLES } from '../words';

interface Person {
  accountId: string;
  username: string;
  name: string;
}
interface Held {
  id: string;
  post?: { name: string; role: string };
  from?: string;
  to?: string;
}
interface Administrator {
  person?: Person;
  assignment?: Held;
  disabled: boolean;
  lastHolder: boolean;
}
interface Proposal {
  id: string;
  kind: string;
  concerned?: Person;
  assignment?: Held;
  channel: string;
  proposedBy?: Person;
  until?: string;
  state: string;
  decidedBy?: Person;
  decidedAt?: string;
  confirmable: boolean;
}

const STATES: Record<string, [string, Tone]> = {
  open: ['等待确认', 'fair'],
  confirmed: ['已办理', 'good'],
  withdrawn: ['已撤回', 'plain'],
  expired: ['已过期', 'plain'],
};
const CHANNELS: Record<string, string> = { sms: '验证码发到本人手机', slip: '打印密封条' };

const whatOf = ({ kind, assignment, channel }: Proposal): string =>
  kind === 'endAssignment' ? `免去岗位：${assignment?.post?.name ?? ''}` : `重设口令（${CHANNELS[channel] ?? channel}）`;

/** Who has to act next, in so many words. */
function nextOf({ state, concerned, proposedBy, decidedBy, decidedAt, until, confirmable }: Proposal, own: string): string {
  if (state === 'open' && confirmable) return `请您核实后确认，${moment(until)}前有效`;
  if (state === 'open' && concerned?.accountId === own) return `涉及您本人，由另外两名管理员办理，${moment(until)}前有效`;
  if (state === 'open') return `等待${proposedBy?.name ?? '提请人'}和${concerned?.name ?? '本人'}以外的管理员确认，${moment(until)}前有效`;
  if (state === 'expired') return '无人确认，需要时请重新提请';
  return `${decidedBy?.name ?? ''}，${moment(decidedAt)}`;
}

/** The three administrators, and what two of them do together. */
export function Administration(): ReactNode {
  const me = useMe();
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [slip, setSlip] = useState<SlipContent>();
  const asked = useQuery({
    queryKey: ['administration'],
    queryFn: () => get<{ administrators: Administrator[]; proposals: Proposal[] }>('/administration'),
  });
  const act = async (path: string, done: string, body?: object): Promise<void> => {
    try {
      const answer = await post<{ slip?: SlipContent } | undefined>(`/administration/proposals${path}`, body);
      if (answer?.slip) setSlip(answer.slip);
      void message.success(done);
    } catch (problem) {
      void message.error((problem as Error).message);
    }
    await refresh();
  };
  return (
    <>
      <Title>三员管理</Title>
      <p className="muted">
        免去管理员的岗位、重设管理员的口令须由两名管理员办理：一人提请，另一人确认，都不能是当事人。唯一的任职人不能免去。
      </p>
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
                person?.accountId === me.id ? (
                  <span className="muted">本人</span>
                ) : (
                  <Space wrap>
                    <Popconfirm
                      title={`提请为 ${person?.name} 重设口令？`}
                      description="另一名管理员确认后，原口令失效，本人凭验证码设置新口令。"
                      okText="提请"
                      cancelText="取消"
                      onConfirm={() => act('', '已提请，请另一名管理员确认', { kind: 'resetPassword', accountId: person?.accountId })}
                    >
                      <Button>重设口令</Button>
                    </Popconfirm>
                    {!lastHolder && (
                      <Popconfirm
                        title={`提请免去 ${person?.name} 的岗位？`}
                        description="另一名管理员确认后生效。"
                        okText="提请"
                        cancelText="取消"
                        onConfirm={() => act('', '已提请，请另一名管理员确认', { kind: 'endAssignment', assignmentId: assignment?.id })}
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
            { title: '当事人', key: 'who', render: (_, { concerned }) => `${concerned?.name}（${concerned?.username}）` },
            { title: '事项', key: 'what', render: (_, proposal) => whatOf(proposal) },
            { title: '提请人', key: 'by', render: (_, { proposedBy }) => proposedBy?.name },
            {
              title: '状态',
              key: 'state',
              render: (_, { state }) => <Badge tone={STATES[state]?.[1]}>{STATES[state]?.[0] ?? state}</Badge>,
            },
            { title: '下一步', key: 'next', render: (_, proposal) => <div className="next-step">{nextOf(proposal, me.id)}</div> },
            {
              title: '操作',
              key: 'act',
              render: (_, { id, kind, state, channel, concerned, proposedBy, confirmable }) => {
                if (state !== 'open' || concerned?.accountId === me.id) return null;
                const paper = kind === 'resetPassword' && channel === 'slip';
                return (
                  <Space wrap>
                    {confirmable && (
                      <Popconfirm
                        title={paper ? '确认并打印密封条？' : '确认办理？'}
                        description={paper ? '验证码只显示这一次，请先备好打印机，打印后当面密封交给本人。' : '确认后立即生效。'}
                        okText="确认"
                        cancelText="取消"
                        onConfirm={() => act(`/${id}/confirm`, '已办理')}
                      >
                        <Button type="primary">确认</Button>
                      </Popconfirm>
                    )}
                    <Button onClick={() => void act(`/${id}/withdraw`, '已撤回')}>
                      {proposedBy?.accountId === me.id ? '撤回' : '不同意'}
                    </Button>
                  </Space>
                );
              },
            },
          ]}
        />
      </Wide>
      {asked.data?.administrators.length === 0 && <Alert type="warning" showIcon title="没有任何管理员，请由运维人员在服务器上恢复" />}
      <Slip slip={slip} onClose={() => setSlip(undefined)} />
    </>
  );
}
