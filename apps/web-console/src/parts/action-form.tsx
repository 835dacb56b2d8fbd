import { Button, Form, Space, type FormItemProps } from 'antd';
import type { ReactNode } from 'react';
import type { Key } from '../once';
import { Control, isLine } from './action-control';
import type { ActionDefinition, Field } from './action-fields';
import { Ask } from './ask';
import type { About } from './evidence/evidence';
import { EvidenceField } from './evidence/evidence-field';

/** Says what is missing in the words of the field. */
function rulesOf(field: Field): FormItemProps['rules'] {
  const { type, zh, required, unless, many } = field;
  if (!required) return [];
  const message = `请${type === 'words' || type === 'whole' || type === 'rows' ? '填写' : '选择'}${zh}`;
  const text = type === 'words' && !many;
  return [(form) => ({ required: !(unless && form.getFieldValue(unless)), ...(text && { whitespace: true }), message })];
}

/** Lines of several fields each, as many as there are. */
function Rows({ field: { name: list, zh, rows: columns = [], add: word = '添加', max } }: { field: Field }): ReactNode {
  return (
    <Form.List name={list}>
      {(rows, { add, remove }) => (
        <Form.Item label={zh}>
          {rows.map(({ key, name }) => (
            <Space key={key} align="baseline" wrap>
              {columns.map((column) => (
                <Form.Item key={column.name} name={[name, column.name]} rules={rulesOf(column)} initialValue={column.initial}>
                  <Control field={column} named />
                </Form.Item>
              ))}
              <Button onClick={() => remove(name)}>删除</Button>
            </Space>
          ))}
          <Button disabled={max !== undefined && rows.length >= max} onClick={() => add()}>
            {word}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  );
}

/** One field with its label, as its definition says. */
export function ActionField({ field, evidence }: { field: Field; evidence?: About }): ReactNode {
  const { name, type, zh, unless, initial, required } = field;
  if (type === 'files') return evidence && <EvidenceField name={name} label={zh} rules={rulesOf(field)} about={evidence} />;
  if (type === 'rows') return <Rows field={field} />;
  const common = { name, rules: rulesOf(field), initialValue: initial, dependencies: unless ? [unless] : undefined };
  // A box that is ticked or not says what it is about itself.
  if (type === 'flag' && !required)
    return (
      <Form.Item {...common} valuePropName="checked">
        <Control field={field} />
      </Form.Item>
    );
  return (
    <Form.Item {...common} label={zh} validateFirst={isLine(field)}>
      <Control field={field} />
    </Form.Item>
  );
}

/** What every action may be given besides its own fields. */
const NOTE: Field = { name: 'note', type: 'words', zh: '备注', max: 1000, required: false };

interface Props<V> {
  /** Undefined: nothing is asked. */
  action: ActionDefinition | undefined;
  /** What it is done to; what is typed is kept under it. */
  about: string;
  onClose: () => void;
  onSubmit: (values: V, key: Key) => Promise<void>;
  /** Record whose evidence the fields of type `files` refer to. */
  evidence?: About;
  /** Fields that need more than a definition can say, by their names: ids to be looked for. */
  special?: Record<string, ReactNode>;
}

/** The dialogue of an action, made from its definition; what is typed is kept over a reload until it was sent. */
export function ActionForm<V extends object>({ action, about, onClose, onSubmit, evidence, special = {} }: Props<V>): ReactNode {
  return (
    <Ask<V>
      key={action?.name}
      title={action?.zh ?? ''}
      confirm={action?.zh ?? '确定'}
      danger={action?.danger}
      wide={action?.wide}
      open={action !== undefined}
      onClose={onClose}
      onSubmit={onSubmit}
      keptAs={action && `${about} ${action.name}`}
    >
      {action &&
        [...action.fields, NOTE].map((field) => special[field.name] ?? <ActionField key={field.name} field={field} evidence={evidence} />)}
    </Ask>
  );
}
