import { Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';

const BETWEEN = /[\s、，,；;]+/;

interface TextProps {
  id?: string;
  value?: string[];
  onChange?: (phrases: string[]) => void;
}

/** Phrases as one writes them, with spaces between; what is typed stays as typed until the form is opened anew. */
function PhrasesText({ id, value = [], onChange }: TextProps): ReactNode {
  const [text, setText] = useState(value.join(' '));
  return (
    <Input.TextArea
      id={id}
      rows={3}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        onChange?.(target.value.split(BETWEEN).filter(Boolean));
      }}
    />
  );
}

/** A list of phrases of a rule, edited as one text. */
export function PhrasesField({ name, label, extra }: { name: string; label: string; extra?: string }): ReactNode {
  return (
    <Form.Item name={name} label={label} extra={extra}>
      <PhrasesText />
    </Form.Item>
  );
}
