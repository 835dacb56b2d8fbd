import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { get } from '../../api';
import { moment, STATES } from '../../words';
import { caseNumber } from './case-title';
import type { CaseRow } from './case-types';

/** As many as are looked through on the page; of more, the rest is found by number. */
const LISTED = 200;

/** Chooses the case that one is merged into, among those possible: the same service point first, then the same unit. */
export function MergeTarget({ caseId, servicePointId }: { caseId: string; servicePointId: string }): ReactNode {
  const [typed, setTyped] = useState('');
  const listed = useTargets(caseId, '');
  const more = (listed.data?.total ?? 0) > LISTED;
  const found = useTargets(caseId, typed, more && /^[A-Za-z0-9]{4,40}$/.test(typed));
  const rows = (found.data ?? listed.data)?.items ?? [];
  const near = (same: boolean) => rows.filter((row) => (row.servicePointId === servicePointId) === same);
  const group = (label: string, some: CaseRow[]) => ({
    label,
    title: label,
    options: some.map((row) => ({ value: row.id, label: titleOf(row, row.servicePointId !== servicePointId) })),
  });
  const options = [group('同一评议对象', near(true)), group('同一单位的其他评议对象', near(false))].filter((one) => one.options.length > 0);
  return (
    <>
      <Form.Item
        name="intoCaseId"
        label="并入哪一件（主事项）"
        rules={[{ required: true, message: '请选择主事项' }]}
        extra={
          more
            ? `共 ${listed.data?.total} 件，列出最近 ${LISTED} 件；其余的请输入编号末几位查找`
            : '只列出同一评议对象或同一单位正在办理的事项，可按编号、日期、名称查找'
        }
      >
        <Select
          showSearch={{ optionFilterProp: 'label', onSearch: setTyped }}
          options={options}
          loading={listed.isPending}
          placeholder="选择主事项"
          notFoundContent={listed.isPending ? '正在查找' : '没有可以并入的事项，请单独受理'}
          classNames={{ popup: { root: 'long-options' } }}
        />
      </Form.Item>
      <p className="muted">
        并案后，本事项随主事项一并办理：评价人凭回执看到主事项的进展，希望回访的仍会单独回访，主事项办结时一并办结。24 小时内可以撤销。
      </p>
    </>
  );
}

/** First what tells them apart: a phone shows the beginning of what was chosen. Those of its own place need no name. */
function titleOf(row: CaseRow, elsewhere: boolean): string {
  const mark = [`编号 ${caseNumber(row.id)}`, STATES[row.state] ?? row.state, moment(row.openedAt)];
  return [...mark, elsewhere && row.servicePointName].filter(Boolean).join(' · ');
}

function useTargets(id: string, query: string, enabled = true) {
  return useQuery({
    queryKey: ['merge-targets', id, query],
    queryFn: () => get('/cases/{id}/merge-targets', { path: { id }, query: { pageSize: LISTED, query } }),
    enabled,
  });
}
