import { Button, Checkbox, Form, Input, InputNumber, Select, Space } from 'antd';
import type { ReactNode } from 'react';
import type { Key } from '../once';
import { Ask } from './ask';

interface Choice {
  value: string | boolean;
  label: string;
}

/** One thing that is filled in for an action. */
export interface Field {
  /** Of the body that is sent. */
  name: string;
  type: 'text' | 'longText' | 'choice' | 'number' | 'day' | 'switch' | 'list' | 'rows';
  label: string;
  required?: boolean;
  /** Characters of a text, most of a number. */
  max?: number;
  min?: number;
  initial?: unknown;
  /** Of a choice. */
  choices?: Choice[];
  /** Columns of rows, and the word on the button that adds one. */
  fields?: Field[];
  add?: string;
}

/** An action as its definition tells it: the word on the button, and what is to be filled in. */
export interface ActionDefinition {
  name: string;
  label: string;
  fields: Field[];
  /** Takes something away, or cannot be undone. */
  danger?: boolean;
  /** Has things side by side. */
  wide?: boolean;
}

const LINE = 200;
const TEXT = 2000;
/** Fields that are chosen rather than written. */
const CHOSEN: Field['type'][] = ['choice', 'day'];

const rulesOf = ({ type, label, required }: Field) =>
  required ? [{ required: true, message: `请${CHOSEN.includes(type) ? '选择' : '填写'}${label}` }] : [];

/** @param named the label does not stand above it */
function Control({ field, named = false, ...given }: { field: Field; named?: boolean; id?: string }): ReactNode {
  const { type, min, max, choices } = field;
  const common = { ...given, ...(named && { 'aria-label': field.label }) };
  switch (type) {
    case 'text':
      return <Input {...common} maxLength={max ?? LINE} />;
    case 'longText':
      return <Input.TextArea {...common} rows={3} maxLength={max ?? TEXT} showCount />;
    case 'choice':
      return <Select<string | boolean, Choice> {...common} options={choices} popupMatchSelectWidth={named ? 160 : true} />;
    case 'number':
      return <InputNumber {...common} min={min} max={max} />;
    case 'day':
      return <Input {...common} type="date" />;
    case 'list':
      return <Select<string | boolean, Choice> {...common} mode="tags" placeholder="输入后回车，可填多个" />;
    case 'switch':
    case 'rows':
      return null;
  }
}

/** Lines of several fields each, as many as there are. */
function Rows({ field: { name: list, label, fields = [], add: word = '添加' } }: { field: Field }): ReactNode {
  return (
    <Form.List name={list}>
      {(rows, { add, remove }) => (
        <Form.Item label={label}>
          {rows.map(({ key, name }) => (
            <Space key={key} align="baseline" wrap>
              {fields.map((field) => (
                <Form.Item key={field.name} name={[name, field.name]} rules={rulesOf(field)} initialValue={field.initial}>
                  <Control field={field} named />
                </Form.Item>
              ))}
              <Button onClick={() => remove(name)}>删除</Button>
            </Space>
          ))}
          <Button onClick={() => add()}>{word}</Button>
        </Form.Item>
      )}
    </Form.List>
  );
}

/** One field with its label, as its definition says. */
export function ActionField({ field }: { field: Field }): ReactNode {
  const { name, type, label, initial } = field;
  if (type === 'rows') return <Rows field={field} />;
  if (type === 'switch')
    return (
      <Form.Item name={name} valuePropName="checked" initialValue={initial}>
        <Checkbox>{label}</Checkbox>
      </Form.Item>
    );
  return (
    <Form.Item name={name} label={label} rules={rulesOf(field)} initialValue={initial}>
      <Control field={field} />
    </Form.Item>
  );
}

/** What every action may be given besides its own fields. */
const NOTE: Field = { name: 'note', type: 'longText', label: '备注', max: 1000 };

interface Props<V> {
  /** Undefined: nothing is asked. */
  action: ActionDefinition | undefined;
  /** What it is done to; what is typed is kept under it. */
  about: string;
  onClose: () => void;
  onSubmit: (values: V, key: Key) => Promise<void>;
  /** Fields that need more than a definition can say, by their names. */
  special?: Record<string, ReactNode>;
}

/** The dialogue of an action, made from its definition. */
export function ActionForm<V extends object>({ action, about, onClose, onSubmit, special = {} }: Props<V>): ReactNode {
  return (
    <Ask<V>
      key={action?.name}
      title={action?.label ?? ''}
      confirm={action?.label ?? '确定'}
      danger={action?.danger}
      wide={action?.wide}
      open={action !== undefined}
      onClose={onClose}
      onSubmit={onSubmit}
      keptAs={action && `${about} ${action.name}`}
    >
      {action && [...action.fields, NOTE].map((field) => special[field.name] ?? <ActionField key={field.name} field={field} />)}
    </Ask>
  );
}
