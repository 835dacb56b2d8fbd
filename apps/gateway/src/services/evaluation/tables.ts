import type { evaluation } from '@mingjing/contracts';
import { markedCode } from '@mingjing/sheet';
import { evaluationFilters } from './evaluations';
import { handledCountFilters } from './handled-counts';
import { matterFilters } from './matters';
import { plateFilters } from './plates';
import { releaseFilters } from './releases';
import { servicePointFilters } from './service-points';
import { Names } from '../../export/names';
import { pages, stretches } from '../../export/rows';
import { table, type Column } from '../../export/table';
import { CHANNELS, momentText, PLATE_STATES, RATINGS, secondText, SERVICE_POINT_KINDS, word, yesNo } from '../../export/words';

/** The evaluation service pages no further. */
const DEEPEST = 20_000;

export const matters = table({
  name: 'matters',
  title: '办理事项',
  tag: 'Matters',
  filters: matterFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: matterColumns(names),
      lots: stretches(call, async ({ evaluation: service }, from) => {
        const { matters: rows, next } = await service.listMatters({ ...filters, ...from });
        await Promise.all([names.readDivisions(), names.readUnits(rows.map(({ unitId }) => unitId))]);
        return { rows, next };
      }),
    };
  },
});

function matterColumns(names: Names): Column<evaluation.Matter>[] {
  return [
    { header: '办件编号', width: 24, kind: 'code', of: ({ matterNumber }) => markedCode(matterNumber) },
    { header: '事项编码', width: 16, kind: 'code', of: ({ itemCode }) => markedCode(itemCode) },
    { header: '事项名称', width: 28, of: ({ itemName }) => itemName },
    { header: '办理日期', width: 12, of: ({ handledOn }) => handledOn },
    { header: '单位', width: 28, of: ({ unitId }) => names.unit(unitId) },
    { header: '评议对象', width: 28, of: ({ servicePointName }) => servicePointName },
    { header: '窗口', width: 16, of: ({ windowName }) => windowName },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '申请人', of: ({ applicantName }) => applicantName },
    { header: '手机号', width: 14, of: ({ phone }) => phone },
    { header: '评议对象编号', width: 24, of: ({ servicePointId }) => servicePointId },
    { header: '办理事项编号', width: 26, of: ({ id }) => id },
  ];
}

export const evaluations = table({
  name: 'evaluations',
  title: '评价',
  tag: 'Evaluations',
  filters: evaluationFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: evaluationColumns(names),
      lots: stretches(call, async ({ evaluation: service }, from) => {
        const { evaluations: rows, next } = await service.listEvaluations({ ...filters, ...from });
        await Promise.all([names.readDivisions(), names.readForms(rows.map(({ division }) => division))]);
        return { rows, next };
      }),
    };
  },
});

function evaluationColumns(names: Names): Column<evaluation.Evaluation>[] {
  return [
    { header: '评价编号', width: 28, of: ({ id }) => id },
    { header: '评价时间', width: 17, of: ({ submittedAt }) => momentText(submittedAt) },
    { header: '单位', width: 28, of: ({ unitName }) => unitName },
    { header: '评议对象', width: 28, of: ({ servicePointName }) => servicePointName },
    { header: '窗口', width: 16, of: ({ windowName }) => windowName },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '渠道', of: ({ channel }) => word(CHANNELS, channel) },
    { header: '等级', of: ({ division, level }) => names.level(division, level) },
    { header: '评价结果', of: ({ rating }) => word(RATINGS, rating) },
    { header: '分项评价', width: 30, of: (one) => dimensionsOf(one, names) },
    { header: '意见', width: 40, of: ({ text }) => text },
    { header: '希望回访', of: ({ hasPhone }) => yesNo(hasPhone) },
    { header: '手机号', width: 14, of: ({ phone }) => phone },
    { header: '是否修改', of: ({ earlier }) => yesNo(earlier.length > 0) },
    { header: '是否剔除', of: ({ excluded }) => yesNo(excluded) },
  ];
}

export const releases = table({
  name: 'releases',
  title: '已公布的评价',
  tag: 'Releases',
  filters: releaseFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: releaseColumns(names),
      lots: stretches(call, async ({ evaluation: service }, from) => {
        const { releases: rows, next } = await service.listReleases({ ...filters, ...from });
        await Promise.all([names.readDivisions(), names.readForms(rows.map(({ division }) => division))]);
        return { rows, next };
      }),
    };
  },
});

function releaseColumns(names: Names): Column<evaluation.Release>[] {
  return [
    { header: '自', width: 12, of: ({ since }) => since },
    { header: '截至', width: 12, of: ({ asOf }) => asOf },
    { header: '单位', width: 28, of: ({ unitName }) => unitName },
    { header: '评议对象', width: 28, of: ({ servicePointName }) => servicePointName },
    { header: '窗口', width: 16, of: ({ windowId, windowName }) => (windowId ? windowName : '其余窗口合计') },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '评价数', kind: 'number', of: ({ evaluations: all }) => all },
    { header: '满意', kind: 'number', of: ({ satisfied }) => satisfied },
    { header: '基本满意', kind: 'number', of: ({ basicallySatisfied }) => basicallySatisfied },
    { header: '不满意', kind: 'number', of: ({ unsatisfied }) => unsatisfied },
    { header: '满意率', kind: 'percent', of: ({ satisfied, evaluations: all }) => satisfied / all },
    { header: '分项评价', width: 40, of: (one) => answersOf(one, names) },
  ];
}

function answersOf({ division, answers }: evaluation.Release, names: Names): string {
  const said = answers.map(({ dimension, levels }) => {
    const counts = Object.entries(levels).map(([level, count]) => `${names.level(division, level)} ${count}`);
    return `${names.dimension(division, dimension)}：${counts.join('、')}`;
  });
  return said.join('；');
}

function dimensionsOf({ division, dimensions }: evaluation.Evaluation, names: Names): string {
  const said = Object.entries(dimensions).map(([code, level]) => `${names.dimension(division, code)}：${names.level(division, level)}`);
  return said.join('；');
}

export const servicePoints = table({
  name: 'service-points',
  title: '评议对象',
  tag: 'Service points and windows',
  filters: servicePointFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: servicePointColumns(names),
      lots: stretches(call, async ({ evaluation: service }, from) => {
        const { servicePoints: rows, next } = await service.listServicePoints({ ...filters, ...from });
        await Promise.all([names.readDivisions(), names.readServicePoints(rows.flatMap(({ successorIds }) => successorIds))]);
        return { rows, next };
      }),
    };
  },
});

function servicePointColumns(names: Names): Column<evaluation.ServicePoint>[] {
  return [
    { header: '编号', width: 22, of: ({ id }) => id },
    { header: '名称', width: 30, of: ({ name }) => name },
    { header: '类型', width: 14, of: ({ kind }) => word(SERVICE_POINT_KINDS, kind) },
    { header: '参评单位', width: 28, of: ({ unitName }) => unitName },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '首个窗口的码牌', width: 16, of: ({ plateCode }) => plateCode },
    { header: '状态', of: ({ retired }) => (retired ? '已撤销' : '使用中') },
    { header: '承接对象', width: 28, of: ({ successorIds }) => successorIds.map(names.servicePoint).join('、') },
  ];
}

export const plates = table({
  name: 'plates',
  title: '码牌',
  tag: 'Plates',
  filters: plateFilters,
  open(call, filters) {
    const base = `${call.gateway.publicUrl(call.request)}/e/`;
    const ask = async ({ evaluation: service }: typeof call, page: { page: number; pageSize: number }) => {
      const { plates: rows, total } = await service.listPlates({ ...filters, ...page });
      return { rows, total };
    };
    return { columns: plateColumns(base), lots: pages(call, ({ code }) => code, ask, DEEPEST) };
  },
});

function plateColumns(base: string): Column<evaluation.Plate>[] {
  return [
    { header: '码牌编号', width: 16, of: ({ code }) => code },
    { header: '扫码地址', width: 44, of: ({ code }) => base + encodeURIComponent(code) },
    { header: '单位', width: 28, of: ({ unitName }) => unitName },
    { header: '评议对象', width: 28, of: ({ servicePointName }) => servicePointName },
    { header: '窗口', width: 16, of: ({ windowName }) => windowName },
    { header: '状态', of: ({ state }) => word(PLATE_STATES, state) },
    { header: '发放时间', width: 17, of: ({ issuedAt }) => momentText(issuedAt) },
    { header: '停用时间', width: 17, of: ({ endedAt }) => momentText(endedAt) },
    { header: '更换为', width: 16, of: ({ replacedBy }) => replacedBy },
    { header: '原因', width: 24, of: ({ reason }) => reason },
  ];
}

export const handledCounts = table({
  name: 'handled-counts',
  title: '办件量',
  tag: 'Handled counts',
  filters: handledCountFilters,
  open(call, filters) {
    const names = new Names(call);
    const ask = async ({ evaluation: service }: typeof call, page: { page: number; pageSize: number }) => {
      const { handledCounts: rows, total } = await service.listHandledCounts({ ...filters, ...page });
      await Promise.all([names.readDivisions(), names.readUnits(rows.map(({ unitId }) => unitId))]);
      return { rows, total };
    };
    const keyOf = ({ servicePointId, month }: evaluation.HandledCount): string => `${servicePointId} ${month}`;
    return { columns: handledCountColumns(names), lots: pages(call, keyOf, ask, DEEPEST) };
  },
});

function handledCountColumns(names: Names): Column<evaluation.HandledCount>[] {
  return [
    { header: '评议对象', width: 30, of: ({ servicePointName }) => servicePointName },
    { header: '单位', width: 28, of: ({ unitId }) => names.unit(unitId) },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '月份', of: ({ month }) => month },
    { header: '办件量', kind: 'number', of: ({ handled }) => handled },
    { header: '申报时间', width: 20, of: ({ declaredAt }) => secondText(declaredAt) },
    { header: '评议对象编号', width: 24, of: ({ servicePointId }) => servicePointId },
  ];
}
