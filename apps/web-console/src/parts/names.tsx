import { holdsName } from '@mingjing/contracts/names';
import { useQuery } from '@tanstack/react-query';
import { TreeSelect } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { get, type Schema } from '../api';

type Division = Schema<'Division'>;

/** The division tree: small, and the same for everybody, so it is asked for once. */
export function useDivisions(): Division[] {
  const answer = useQuery({
    queryKey: ['divisions'],
    queryFn: () => get('/divisions'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return answer.data?.items ?? [];
}

interface Node {
  value: string;
  title: string;
  children?: Node[];
}

function treeOf(divisions: Division[]): Node[] {
  const known = new Set(divisions.map(({ id }) => id));
  const below = new Map<string, Division[]>();
  for (const division of divisions) {
    const parent = known.has(division.parentId) ? division.parentId : '';
    below.set(parent, [...(below.get(parent) ?? []), division]);
  }
  const nodes = (parent: string): Node[] =>
    (below.get(parent) ?? []).map(({ id, name }) => ({ value: id, title: name, children: nodes(id) }));
  return nodes('');
}

/** Name of a division by id, or the id while it is not known. */
export function useDivisionName(): (id: string) => string {
  const divisions = useDivisions();
  const names = useMemo(() => new Map(divisions.map(({ id, name }) => [id, name])), [divisions]);
  return (id) => names.get(id) ?? id;
}

interface SelectProps {
  value?: string;
  onChange?: (value: string | undefined) => void;
  id?: string;
}

/** Chooses one division by name or from the tree. */
export function DivisionSelect({ value, onChange, id }: SelectProps): ReactNode {
  const divisions = useDivisions();
  const tree = useMemo(() => treeOf(divisions), [divisions]);
  return (
    <TreeSelect
      id={id}
      aria-label="区划"
      allowClear
      showSearch
      filterTreeNode={(typed, { title }) => holdsName(String(title), typed)}
      placeholder="全部区划"
      treeData={tree}
      value={value || undefined}
      onChange={(chosen?: string) => onChange?.(chosen)}
      popupMatchSelectWidth={300}
    />
  );
}
