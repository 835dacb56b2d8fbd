import { Checkbox, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { DivisionSelect } from './names';
import type { Filters } from './paged';

interface Field {
  filters: Filters;
  /** Of the query parameter. */
  name: string;
  label: string;
}

/** The options of a select from words for codes. */
export const optionsOf = (words: Record<string, string>): { value: string; label: string }[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** The row of filters above a list; each keeps its value in the URL. */
export function FilterBar({ children }: { children: ReactNode }): ReactNode {
  return <div className="filters">{children}</div>;
}

export function DivisionFilter({ filters }: { filters: Filters }): ReactNode {
  return <DivisionSelect value={filters.values['division']} onChange={(value) => filters.set('division', value)} />;
}

/** One of several codes, or all. */
export function ChoiceFilter({ filters, name, label, words }: Field & { words: Record<string, string> }): ReactNode {
  return (
    <Select
      aria-label={label}
      allowClear
      placeholder={`全部${label}`}
      options={optionsOf(words)}
      value={filters.values[name]}
      onChange={(value?: string) => filters.set(name, value)}
    />
  );
}

/** One of several codes, the first of them where nothing was chosen. */
export function PickFilter({ filters, name, label, words }: Field & { words: Record<string, string> }): ReactNode {
  const [usual] = Object.keys(words);
  return (
    <Select
      aria-label={label}
      options={optionsOf(words)}
      value={filters.values[name] ?? usual}
      onChange={(value) => filters.set(name, value === usual ? undefined : value)}
    />
  );
}

/** Looks for words when the person says so, not at each key. */
export function SearchFilter({ filters, name, label, hint = label }: Field & { hint?: string }): ReactNode {
  const sought = filters.values[name] ?? '';
  const [text, setText] = useState(sought);
  const [last, setLast] = useState(sought);
  // The back button and "clear" change what is sought.
  if (last !== sought) {
    setLast(sought);
    setText(sought);
  }
  return (
    <Input.Search
      aria-label={label}
      placeholder={hint}
      allowClear
      value={text}
      onChange={({ target }) => setText(target.value)}
      onSearch={(value) => filters.set(name, value.trim())}
    />
  );
}

/** First and last day of a period, or its first and last month. */
export function PeriodFilter({ filters, months = false }: { filters: Filters; months?: boolean }): ReactNode {
  const [from, to] = months ? ['fromMonth', 'toMonth'] : ['from', 'to'];
  const end = (name: string, label: string): ReactNode => (
    <Input
      aria-label={label}
      prefix={label}
      type={months ? 'month' : 'date'}
      value={filters.values[name] ?? ''}
      onChange={({ target }) => filters.set(name, target.value)}
    />
  );
  return (
    <>
      {end(from ?? '', '从')}
      {end(to ?? '', '到')}
    </>
  );
}

export function SwitchFilter({ filters, name, label }: Field): ReactNode {
  return (
    <Checkbox
      className="switch"
      checked={filters.values[name] === 'true'}
      onChange={({ target }) => filters.set(name, target.checked ? 'true' : '')}
    >
      {label}
    </Checkbox>
  );
}
