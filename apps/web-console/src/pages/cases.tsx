import { Select } from 'antd';
import type { ReactNode } from 'react';
import { DivisionSelect, useDivisionName } from '../parts/names';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { STATES, WARNINGS } from '../words';
import { caseColumns } from './case-columns';
import type { CaseRow } from './case-types';

const options = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** All cases in one's scope. */
export function Cases(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  return (
    <>
      <Title>不满意事项</Title>
      <div className="filters">
        <DivisionSelect value={filters.values['division']} onChange={(value) => filters.set('division', value)} />
        <Select
          aria-label="环节"
          allowClear
          placeholder="全部环节"
          options={options(STATES)}
          value={filters.values['state']}
          onChange={(value?: string) => filters.set('state', value)}
        />
        <Select
          aria-label="预警"
          allowClear
          placeholder="全部预警"
          options={options(WARNINGS)}
          value={filters.values['warning']}
          onChange={(value?: string) => filters.set('warning', value)}
        />
      </div>
      <PagedTable<CaseRow> path="/cases" filters={filters} columns={caseColumns(divisionName)} fit empty="没有符合条件的事项" />
    </>
  );
}
