import { useQuery } from '@tanstack/react-query';
import { Button, Card, Descriptions, Form, Input, Result, Space, Spin, Timeline } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { get, post, type Schema } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { useDivisionName } from '../../parts/names';
import { Title } from '../../parts/title';
import { may, useMe, useRefresh } from '../../session';
import { MESSAGE_KINDS, MESSAGE_STEPS, moment, PROVIDERS, stepNote } from '../../words';
import { MessageState } from './message-state';
import { PointLink } from '../../parts/point-lineage';

type File = Schema<'MessageStory'>;
type Wish = 'cancel' | 'retry';

const WORDS: Record<Wish, { title: string; warning: string }> = {
  cancel: { title: '取消发送', warning: '取消后这条短信不再发出，也不会再次邀请。' },
  retry: { title: '重新发送', warning: '短信会重新排队。可能已经发出的短信不能重发，以免一人收到两条。' },
};

/** What may be done about a message that is at rest or still waits. */
function wishesFor({ state }: File): Wish[] {
  if (state === 'waiting') return ['cancel'];
  return state === 'failed' ? ['retry'] : [];
}

function Steps({ steps }: { steps: File['steps'] }): ReactNode {
  const items = steps.toReversed().map(({ what, note, at, by }, place) => ({
    key: place,
    content: (
      <>
        <strong>{MESSAGE_STEPS[what] ?? what}</strong> <span className="muted">{moment(at)}</span>
        <div>{by.startsWith('system:') || !by ? '系统' : by}</div>
        {note && <div className="words">{stepNote(note)}</div>}
      </>
    ),
  }));
  return (
    <Card title="经过">
      <Timeline items={items} />
    </Card>
  );
}

/** One message: its text with the link's token hidden, and every step it took. */
export function MessageFile(): ReactNode {
  const { id = '' } = useParams();
  const me = useMe();
  const refresh = useRefresh();
  const divisionName = useDivisionName();
  const [wish, setWish] = useState<Wish>();
  const asked = useQuery({ queryKey: ['message', id], queryFn: () => get('/messages/{id}', { path: { id } }) });
  if (asked.isPending) return <Spin />;
  if (asked.isError) return <Result status="404" title={asked.error.message} extra={<Link to="/messages">回到列表</Link>} />;
  const file = asked.data;
  const wishes = may(me, 'message.manage') ? wishesFor(file) : [];
  const carryOut = async ({ reason }: { reason: string }, key: Key): Promise<void> => {
    if (!wish) return;
    await post(`/messages/{id}/${wish}`, key, { path: { id }, body: { reason } });
    await refresh();
  };
  return (
    <>
      <Title
        actions={
          <Space>
            {wishes.map((each) => (
              <Button key={each} danger={each === 'cancel'} onClick={() => setWish(each)}>
                {WORDS[each].title}
              </Button>
            ))}
          </Space>
        }
      >
        短信
      </Title>
      <div className="case-grid">
        <div className="stack">
          <Card title={MESSAGE_KINDS[file.kind] ?? file.kind} extra={<MessageState row={file} />}>
            <p className="words">{file.text || '短信内容在发送时生成，不保存。'}</p>
            <p className="muted">计费 {file.segments} 条</p>
          </Card>
          <Steps steps={file.steps} />
        </div>
        <Card title="基本情况">
          <Descriptions column={1} size="small">
            <Descriptions.Item label="手机号">{file.phone || '—'}</Descriptions.Item>
            {file.officialName && <Descriptions.Item label="提醒对象">{file.officialName}</Descriptions.Item>}
            <Descriptions.Item label="单位">{file.unitName || '—'}</Descriptions.Item>
            <Descriptions.Item label="评议对象">{file.servicePointId ? <PointLink id={file.servicePointId} /> : '—'}</Descriptions.Item>
            <Descriptions.Item label="区划">{divisionName(file.division) || '—'}</Descriptions.Item>
            <Descriptions.Item label="排队">{moment(file.queuedAt)}</Descriptions.Item>
            {file.state === 'waiting' && <Descriptions.Item label="最早发送">{moment(file.dueAt)}</Descriptions.Item>}
            <Descriptions.Item label="发出">{moment(file.sentAt)}</Descriptions.Item>
            <Descriptions.Item label="尝试">{file.tries} 次</Descriptions.Item>
            <Descriptions.Item label="通道">{PROVIDERS[file.provider] ?? (file.provider || '—')}</Descriptions.Item>
          </Descriptions>
        </Card>
      </div>
      <Ask
        key={wish}
        title={wish ? WORDS[wish].title : ''}
        confirm={wish ? WORDS[wish].title : '确定'}
        danger={wish === 'cancel'}
        open={wish !== undefined}
        onClose={() => setWish(undefined)}
        onSubmit={carryOut}
      >
        <p>{wish && WORDS[wish].warning}</p>
        <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Ask>
    </>
  );
}
