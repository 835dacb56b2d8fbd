import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { inquire, type Answer, type Body } from '../api';

type Preview = Answer<'/messages/preview', 'post'>;

interface Props {
  name: (string | number)[];
  label: string;
  kind: string;
  division: string;
  template: string | undefined;
  signature: string | undefined;
  /** Words between braces that are filled in, with what they become. */
  variables: Record<string, string>;
}

const STILL_MS = 400;

/** A value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), STILL_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** A template of a message: shows as one writes how it will read, how many segments it takes and what is wrong with it. */
export function TemplateField({ name, label, kind, division, template, signature, variables }: Props): ReactNode {
  const asked = useSettled(JSON.stringify({ division, kind, template, signature }));
  const preview = useQuery({
    queryKey: ['preview', asked],
    queryFn: () => inquire('/messages/preview', { body: JSON.parse(asked) as Body<'/messages/preview', 'post'> }),
    placeholderData: keepPreviousData,
    enabled: template !== undefined,
  });
  const problems = preview.data?.problems ?? [];
  const explained = Object.entries(variables).map(([variable, meaning]) => `{${variable}} ${meaning}`);
  return (
    <div className="template">
      <Form.Item
        name={name}
        label={label}
        rules={[{ required: true, message: '请填写模板' }]}
        extra={`可用变量：${explained.join('，')}`}
        validateStatus={statusOf(problems)}
        help={problems.length > 0 ? problems.map(({ code, message }) => <div key={code}>{message}</div>) : undefined}
      >
        <Input.TextArea rows={3} maxLength={300} />
      </Form.Item>
      <div className="preview" role="status">
        {preview.isError && <span className="due-red">{preview.error.message}</span>}
        {preview.data && <Shown preview={preview.data} />}
      </div>
    </div>
  );
}

/** A template with a mere warning may be put in force. */
function statusOf(problems: Preview['problems']): 'error' | 'warning' | undefined {
  if (problems.length === 0) return undefined;
  return problems.every(({ kind }) => kind === 'warning') ? 'warning' : 'error';
}

function Shown({ preview: { text, segments, characters, room, encoding } }: { preview: Preview }): ReactNode {
  return (
    <>
      <p className="muted">预览（变量按示例填写）</p>
      <p className="sms">{text}</p>
      <p className={segments > 1 ? 'due-yellow' : 'muted'}>
        共 {characters} 字，计费 {segments} 条，{segments > 1 ? '超过一条，费用加倍；' : ''}本条还可写 {room} 字（{encoding}）
      </p>
    </>
  );
}
