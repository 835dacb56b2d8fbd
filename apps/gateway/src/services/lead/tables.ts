import type { lead } from '@mingjing/contracts';
import { caseFilters } from './cases';
import { Names } from '../../export/names';
import { stretches } from '../../export/rows';
import { table, type Column } from '../../export/table';
import { CASE_OUTCOMES, CASE_STATES, CHANNELS, GRADES, momentText, RATINGS, WAITING, WARNINGS, word, yesNo } from '../../export/words';

export const cases = table({
  name: 'cases',
  title: '不满意评价事项',
  tag: 'Cases',
  filters: caseFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: columnsOf(names),
      lots: stretches(call, async ({ lead: service }, from) => {
        const { cases: rows, next } = await service.listCases({ ...filters, ...from });
        await Promise.all([
          names.readDivisions(),
          names.readUnits(rows.flatMap(({ unitId, handlingUnitId }) => [unitId, handlingUnitId])),
          names.readServicePoints(rows.map(({ servicePointId }) => servicePointId)),
          names.readForms(rows.map(({ division }) => division)),
        ]);
        return { rows, next };
      }),
    };
  },
});

function columnsOf(names: Names): Column<lead.Case>[] {
  return [
    { header: '编号', width: 28, of: ({ id }) => id },
    { header: '环节', of: ({ state }) => word(CASE_STATES, state) },
    { header: '结果', of: ({ outcome }) => word(CASE_OUTCOMES, outcome) },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '被评价单位', width: 28, of: ({ unitId }) => names.unit(unitId) },
    { header: '办理单位', width: 28, of: ({ handlingUnitId }) => names.unit(handlingUnitId) },
    { header: '评议对象', width: 28, of: ({ servicePointId }) => names.servicePoint(servicePointId) },
    { header: '渠道', of: ({ channel }) => word(CHANNELS, channel) },
    { header: '等级', of: ({ division, levelCode }) => names.level(division, levelCode) },
    { header: '评价结果', of: ({ rating }) => word(RATINGS, rating) },
    { header: '繁简', of: ({ grade }) => word(GRADES, grade) },
    { header: '立案时间', width: 17, of: ({ openedAt }) => momentText(openedAt) },
    { header: '办结时间', width: 17, of: ({ closedAt }) => momentText(closedAt) },
    { header: '到期时间', width: 17, of: ({ dueAt }) => momentText(dueAt) },
    { header: '预警', of: ({ warning }) => word(WARNINGS, warning) },
    { header: '待办', width: 16, of: ({ waitingFor }) => word(WAITING, waitingFor) },
    { header: '督办通知', of: ({ transferOrder }) => yesNo(transferOrder?.supervisionNotice ?? false) },
    { header: '提醒', of: ({ transferOrder }) => yesNo(transferOrder?.advisoryReminder ?? false) },
    { header: '并入事项', width: 28, of: ({ mergedInto }) => mergedInto },
    { header: '并案件数', kind: 'number', of: ({ merged }) => merged.length },
    { header: '退回次数', kind: 'number', of: ({ returnCount }) => returnCount },
    { header: '重办次数', kind: 'number', of: ({ reopenCount }) => reopenCount },
  ];
}
