import type { ReactNode } from 'react';
import { DivisionFilter, FilterBar } from '../parts/filters';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';

interface Row {
  id: string;
  servicePointName: string;
  unitName: string;
  since: string;
  asOf: string;
  words: string;
}

/** Praise and suggestions as they were published, week by week. */
export function ReleasedWords(): ReactNode {
  const filters = useFilters();
  return (
    <>
      <Title>已公布的意见</Title>
      <p className="muted">群众的表扬和建议经督查人员审阅摘录，每周公布一次；评价较少的评议对象，积累到一定数量再公布。</p>
      <FilterBar>
        <DivisionFilter filters={filters} />
      </FilterBar>
      <PagedTable<Row>
        path="/released-words"
        filters={filters}
        empty="还没有公布的意见；公布后会出现在这里"
        columns={[
          { title: '意见', dataIndex: 'words', render: (words: string) => <span className="words">{words}</span> },
          { title: '评议对象', dataIndex: 'servicePointName' },
          { title: '单位', dataIndex: 'unitName', responsive: ['lg'] },
          { title: '公布周期', dataIndex: 'asOf', render: (asOf: string, { since }) => `${since} 至 ${asOf}` },
        ]}
      />
    </>
  );
}
