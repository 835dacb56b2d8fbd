import { Checkbox, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import type { Field } from './action-fields';
import { UnitSelect } from './unit-select';

/** Up to here words stand on one line. */
const LINE = 200;
const YES_NO = [
  { code: 'true', zh: '是' },
  { code: 'false', zh: '否' },
];

export const isLine = ({ type, max, many }: Field): boolean => type === 'words' && !many && (max ?? LINE + 1) <= LINE;

interface Props {
  field: Field;
  /** The label does not stand above it. */
  named?: boolean;
  /** Given by the form. */
  id?: string;
  value?: never;
  onChange?: (value: unknown) => void;
}

interface Option<V> {
  value: V;
  label: string;
}

/** What a field is filled in with. */
export function Control({ field, named = false, ...given }: Props): ReactNode {
  const { type, zh, many, min, max, choices = [], names, required } = field;
  const common = { ...given, ...(named && { 'aria-label': zh }) };
  switch (type) {
    case 'words':
      if (many) return <Select<string[]> {...common} mode="tags" placeholder="输入后回车，可填多个" />;
      if (isLine(field)) return <Input {...common} maxLength={max} />;
      return <Input.TextArea {...common} rows={max && max <= 1000 ? 2 : 3} maxLength={max} showCount />;
    case 'code': {
      const options: Option<string>[] = choices.map(({ code, zh: label }) => ({ value: code, label }));
      return <Select<string> {...common} allowClear={!required} options={options} popupMatchSelectWidth={named ? 160 : true} />;
    }
    case 'whole':
      return <InputNumber<number> {...common} min={min} max={max} precision={0} />;
    case 'day':
      return <Input {...common} type="date" />;
    case 'flag': {
      if (!required) return <Checkbox {...common}>{zh}</Checkbox>;
      const answers = choices.length > 0 ? choices : YES_NO;
      const options: Option<boolean>[] = answers.map(({ code, zh: label }) => ({ value: code === 'true', label }));
      return <Select<boolean, Option<boolean>> {...common} options={options} />;
    }
    case 'id':
      return names === 'unit' ? <UnitSelect {...common} /> : <Input {...common} maxLength={64} />;
    case 'files':
    case 'rows':
      return null;
  }
}
