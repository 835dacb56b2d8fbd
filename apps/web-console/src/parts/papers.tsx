import { useQuery } from '@tanstack/react-query';
import { App, Button, Card, Form, Input, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, post, save, type Schema } from '../api';
import { Problem } from '../problem';
import { useRefresh } from '../session';
import { DOCUMENT_KINDS, moment } from '../words';
import type { Key } from '../once';
import { useAct } from './act';
import { Ask } from './ask';
import { Badge } from './badge';

type Paper = Schema<'Paper'>;
type Action = Paper['nextActions'][number];

const STATES: Record<string, string> = {
  ...{ drafted: '待审核', sentBack: '已退回，待修改', reviewed: '待签发', signed: '待编号', numbered: '待送达' },
  ...{ delivered: '待签收', received: '已签收', void: '已作废' },
};
const STEPS: Record<string, string> = {
  ...{ drafted: '拟稿', edited: '修改', reviewed: '审核通过', signed: '签发', numbered: '编号', delivered: '送达', received: '签收' },
  ...{ sentBack: '退回', voided: '作废' },
};
const ACTIONS: Record<Action, { label: string; says: string; danger?: boolean }> = {
  edit: { label: '修改', says: '' },
  review: { label: '审核通过', says: '审核通过后送签发。拟稿人不能审核。' },
  sign: { label: '签发', says: '签发日期即成文日期。拟稿人、审核人不能签发。' },
  number: { label: '编号', says: '从发文登记领取下一个字号。' },
  deliver: { label: '送达', says: '送达后单位可以查看、下载并签收。' },
  receive: { label: '签收', says: '确认本单位已收到这份公文。' },
  sendBack: { label: '退回修改', says: '退回后由拟稿人修改，重新审核、签发。', danger: true },
  void: { label: '作废', says: '作废后不能恢复；已编的字号一并作废，不再使用。', danger: true },
};
const REASONED: Action[] = ['sendBack', 'void'];
type Lists = 'recipients' | 'paragraphs' | 'attachments' | 'copies';

interface Props {
  /** Which service's papers. */
  service: Paper['service'];
  /** What they are about. */
  subjectId: string;
}

/** The papers of a record: drafted, reviewed, signed, numbered, delivered; nothing where there are none and none can be drafted. */
export function Papers({ service, subjectId }: Props): ReactNode {
  const { message } = App.useApp();
  const refresh = useRefresh();
  const [asked, setAsked] = useState<{ paper: Paper; action: Action }>();
  const [busy, setBusy] = useState(false);
  const act = useAct();
  const found = useQuery({
    queryKey: ['papers', service, subjectId],
    queryFn: () => get('/papers', { query: { service, subjectId } }),
  });
  const { items = [], draftable = [] } = found.data ?? {};
  if (items.length + draftable.length === 0) return null;
  const draft = async (kind: string): Promise<void> => {
    setBusy(true);
    try {
      await act(kind, items.length, (key) => post('/papers', key, { body: { service, subjectId, kind } }));
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title="公文">
      {items.map((paper) => (
        <OnePaper key={paper.id} paper={paper} onAsk={(action) => setAsked({ paper, action })} />
      ))}
      <Space wrap>
        {draftable.map((kind) => (
          <Button key={kind} disabled={busy} onClick={() => void draft(kind)}>
            拟{DOCUMENT_KINDS[kind] ?? kind}
          </Button>
        ))}
      </Space>
      {asked && <Step key={`${asked.paper.id} ${asked.action}`} {...asked} onClose={() => setAsked(undefined)} />}
    </Card>
  );
}

function OnePaper({ paper, onAsk }: { paper: Paper; onAsk: (action: Action) => void }): ReactNode {
  const { message } = App.useApp();
  const { kind, state, number, text, signedOn, steps, nextActions } = paper;
  const download = (): void => {
    save(`/papers/${paper.service}/${encodeURIComponent(paper.id)}/file.docx`).catch(
      (problem: Error) => void message.error(problem.message),
    );
  };
  return (
    <section className="gap" aria-label={text?.title}>
      <strong>{text?.title ?? DOCUMENT_KINDS[kind] ?? kind}</strong>{' '}
      <Badge tone={state === 'void' ? 'bad' : state === 'received' ? 'good' : 'plain'}>{STATES[state] ?? state}</Badge>
      <div className="muted">{[number || '未编号', signedOn && `${signedOn} 签发`].filter(Boolean).join(' · ')}</div>
      <details>
        <summary>经过</summary>
        {steps.map(({ step, at, byName, reason, version }) => (
          <div key={`${step} ${version} ${at ?? ''}`}>
            {[STEPS[step] ?? step, byName, at && moment(at)].filter(Boolean).join(' · ')}
            {reason && <div className="words">{reason}</div>}
          </div>
        ))}
      </details>
      <Space wrap>
        <Button onClick={download}>下载 Word</Button>
        {nextActions.map((name, place) => (
          <Button
            key={name}
            type={place === 0 && !ACTIONS[name].danger ? 'primary' : 'default'}
            danger={ACTIONS[name].danger}
            onClick={() => onAsk(name)}
          >
            {ACTIONS[name].label}
          </Button>
        ))}
      </Space>
    </section>
  );
}

type Said = { reason?: string; title?: string } & Partial<Record<Lists, string>>;

function Step({ paper, action, onClose }: { paper: Paper; action: Action; onClose: () => void }): ReactNode {
  const refresh = useRefresh();
  const { label, says, danger } = ACTIONS[action];
  const editing = action === 'edit';
  const submit = async ({ reason = '', title = '', ...lists }: Said, key: Key): Promise<void> => {
    const lines = (name: Lists): string[] => (lists[name] ?? '').split('\n').filter((one) => one.trim());
    const text = {
      title,
      recipients: lines('recipients'),
      paragraphs: lines('paragraphs'),
      attachments: lines('attachments'),
      copies: lines('copies'),
    };
    const { service, id, version: expectedVersion } = paper;
    try {
      const body = { expectedVersion, reason, ...(editing && { text }) };
      await post('/papers/{service}/{id}/actions/{action}', key, { path: { service, id, action }, body });
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 409) await refresh();
      throw problem;
    }
    await refresh();
  };
  const { text } = paper;
  const joined = (lines: string[] | undefined): string => (lines ?? []).join('\n');
  const initial = {
    ...{ title: text?.title ?? '', recipients: joined(text?.recipients), paragraphs: joined(text?.paragraphs) },
    ...{ attachments: joined(text?.attachments), copies: joined(text?.copies) },
  };
  return (
    <Ask<Said>
      title={label}
      confirm={label}
      danger={danger}
      wide={editing}
      open
      onClose={onClose}
      onSubmit={submit}
      initial={initial}
      keptAs={editing ? `paper ${paper.id}` : undefined}
    >
      {says && <p>{says}</p>}
      {editing && <TextFields />}
      {REASONED.includes(action) && (
        <Form.Item name="reason" label="原因" rules={[{ required: true, whitespace: true, message: '请写明原因' }]}>
          <Input.TextArea rows={3} maxLength={200} showCount />
        </Form.Item>
      )}
    </Ask>
  );
}

function TextFields(): ReactNode {
  return (
    <>
      <Form.Item name="title" label="标题" rules={[{ required: true, whitespace: true, message: '请填写标题' }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="recipients"
        label="主送机关"
        extra="一行一个"
        rules={[{ required: true, whitespace: true, message: '请填写主送机关' }]}
      >
        <Input.TextArea autoSize />
      </Form.Item>
      <Form.Item
        name="paragraphs"
        label="正文"
        extra="一行一段；以“一、”“（一）”开头的自动排为小标题。不要写入评价人的任何信息。"
        rules={[{ required: true, whitespace: true, message: '请填写正文' }]}
      >
        <Input.TextArea autoSize={{ minRows: 8 }} />
      </Form.Item>
      <Form.Item name="attachments" label="附件" extra="一行一个">
        <Input.TextArea autoSize />
      </Form.Item>
      <Form.Item name="copies" label="抄送机关" extra="一行一个">
        <Input.TextArea autoSize />
      </Form.Item>
    </>
  );
}
