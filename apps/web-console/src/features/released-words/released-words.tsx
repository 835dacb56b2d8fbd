import { DivisionFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { ReactNode } from 'react';

/** Praise and suggestions as they were published, week by week. */
export function ReleasedWords(): ReactNode {
  return (
    <ListPage
      title="已公布的意见"
      path="/released-words"
      exported={false}
      intro={<p className="muted">群众的表扬和建议经督查人员审阅摘录，每周公布一次；评价较少的评议对象，积累到一定数量再公布。</p>}
      filters={(filters) => <DivisionFilter filters={filters} />}
      empty="还没有公布的意见；公布后会出现在这里"
      columns={[
        { title: '意见', dataIndex: 'words', render: (words: string) => <span className="words">{words}</span> },
        { title: '评议对象', dataIndex: 'servicePointName' },
        { title: '单位', dataIndex: 'unitName', responsive: ['lg'] },
        { title: '公布周期', dataIndex: 'asOf', render: (asOf: string, { since }) => `${since} 至 ${asOf}` },
      ]}
    />
  );
}
