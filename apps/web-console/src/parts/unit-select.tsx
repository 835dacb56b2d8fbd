import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, type Schema } from '../api';

/** Units whose names contain what was typed, as options of a select; there are too many for a plain list. */
export function useUnitSearch() {
  const [typed, setTyped] = useState('');
  const asked = useQuery({
    queryKey: ['units', typed],
    queryFn: () => get('/units', { query: { query: typed, pageSize: 50 } }),
  });
  const options = (asked.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return { setTyped, options, pending: asked.isPending };
}

interface Props {
  id?: string;
  value?: string;
  onChange?: (id: string | undefined) => void;
  /** The unit chosen already, where it is known. */
  chosen?: Pick<Schema<'Unit'>, 'id' | 'name'>;
}

/** Chooses one unit by words of its name. */
export function UnitSelect({ id, value, onChange, chosen }: Props): ReactNode {
  const { setTyped, options, pending } = useUnitSearch();
  const known = !chosen || options.some((option) => option.value === chosen.id);
  return (
    <Select
      id={id}
      allowClear
      placeholder="输入单位名称查找"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={pending}
      options={known ? options : [{ value: chosen.id, label: chosen.name }, ...options]}
      value={value || undefined}
      onChange={onChange}
    />
  );
}
