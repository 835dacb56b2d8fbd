import { Button, Form, Input, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { post } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { may, useMe } from '../../session';

/** A masked number; showing it to call needs a reason, which is logged. */
export function Phone({ evaluationId, masked }: { evaluationId: string; masked: string }): ReactNode {
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [phone, setPhone] = useState('');
  const reveal = async ({ reason }: { reason: string }, key: Key): Promise<void> => {
    const answer = await post('/evaluations/{id}/reveal', key, { path: { id: evaluationId }, body: { reason } });
    setPhone(answer.phone);
  };
  return (
    <Space>
      <span>联系电话 {phone || masked}</span>
      {!phone && may(me, 'evaluation.reveal') && <Button onClick={() => setOpen(true)}>显示号码</Button>}
      <Ask title="显示联系电话" confirm="显示并记录" open={open} onClose={() => setOpen(false)} onSubmit={reveal}>
        <p>查看号码会写入审计日志。</p>
        <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请填写理由' }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Ask>
    </Space>
  );
}
