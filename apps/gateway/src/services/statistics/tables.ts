import type { statistics } from '@mingjing/contracts';
import type { Call } from '../../call';
import { found } from '../../found';
import { missingFilters, summaryFilters } from './statistics';
import { Names } from '../../export/names';
import { pages } from '../../export/rows';
import { table, type Column } from '../../export/table';
import { CHANNELS, MEASURES, SOURCES, word } from '../../export/words';

const TOTAL = '合计';
const NAME_OF_GROUP: Readonly<Record<string, string>> = {
  division: '行政区划',
  unit: '单位',
  servicePoint: '评议对象',
  window: '窗口',
  level: '等级',
  dimension: '维度',
  channel: '渠道',
  source: '来源',
  day: '日期',
};

type Group = Pick<statistics.Group, 'key' | 'name' | 'levels'> & { figures: statistics.Figures };
type Page = { page: number; pageSize: number };

export const summary = table({
  name: 'statistics',
  title: '评议统计',
  tag: 'Statistics',
  filters: summaryFilters,
  async open(call, filters) {
    const names = new Names(call);
    const { groupBy } = filters;
    // Levels are called as the form of the place calls them, one's own where none is asked for.
    const division = filters.division || call.person.division;
    await names.readForms([division]);
    if (groupBy === 'division') await names.readDivisions();
    if (groupBy === 'window') await names.readWindows(filters);
    const first = await call.statistics.getSummary({ ...filters, page: 1, pageSize: 200 });
    const name = first.released ? `${TOTAL}（${spanText(first)}）` : TOTAL;
    const total: Group = { key: TOTAL, name, levels: {}, figures: found(first.figures) };
    const ask = async ({ statistics: service }: Call, page: Page) => {
      const reply = page.page === 1 ? first : await service.getSummary({ ...filters, ...page });
      if (groupBy === 'unit') await names.readUnits(reply.groups.map(({ key }) => key));
      const rows = reply.groups.map((group) => ({ ...group, figures: found(group.figures) }));
      return { rows: page.page === 1 ? [total, ...rows] : rows, total: reply.groupsTotal };
    };
    const measures = Object.keys(total.figures.measures);
    const levels = [...new Set(first.groups.flatMap((group) => Object.keys(group.levels)))];
    const columns = [
      { header: NAME_OF_GROUP[groupBy] ?? '范围', width: 30, of: (group: Group) => nameOf(group, { groupBy, division }, names) },
      ...(first.released ? RELEASED_COLUMNS : FIGURE_COLUMNS),
      ...levels.map((code) =>
        count(`分项：${names.level(division, code)}`, ({ key, levels: counts }) => (key === TOTAL ? undefined : (counts[code] ?? 0))),
      ),
      // People of a unit get none of these.
      ...(total.figures.bySource.length > 0 ? SOURCE_COLUMNS : []),
      ...measures.map((kind) => count(word(MEASURES, kind), ({ figures }) => figures.measures[kind] ?? 0)),
    ];
    return { columns, lots: pages(call, ({ key }) => key, ask) };
  },
});

/** Service points carry their names; of the other groups only the ids and codes are counted. */
function nameOf({ key, name }: Group, { groupBy, division }: { groupBy: string; division: string }, names: Names): string {
  if (name || key === TOTAL) return name;
  const said: Readonly<Record<string, () => string>> = {
    division: () => names.division(key),
    unit: () => names.unit(key),
    window: () => names.window(key),
    level: () => names.level(division, key),
    dimension: () => names.dimension(division, key),
    channel: () => word(CHANNELS, key),
    source: () => word(SOURCES, key),
  };
  return said[groupBy]?.() ?? key;
}

function count(header: string, of: (group: Group) => number | undefined): Column<Group> {
  return { header, kind: 'number', of };
}

function rate(header: string, of: (figures: statistics.Figures) => number | undefined): Column<Group> {
  return { header, kind: 'percent', of: ({ figures }) => of(figures) };
}

const FIGURE_COLUMNS: Column<Group>[] = [
  count('评价数', ({ figures }) => figures.evaluations),
  count('满意', ({ figures }) => figures.satisfied),
  count('基本满意', ({ figures }) => figures.basicallySatisfied),
  count('不满意', ({ figures }) => figures.unsatisfied),
  rate('满意率', ({ satisfactionRate }) => satisfactionRate),
  rate('好评率', ({ favourableRate }) => favourableRate),
  rate('主动评价满意率', ({ activeSatisfactionRate }) => activeSatisfactionRate),
  rate('未评价率（截至昨日）', ({ notEvaluatedRate }) => notEvaluatedRate),
  rate('剔除后满意率', ({ satisfactionRateAfterExclusions }) => satisfactionRateAfterExclusions),
  count('剔除数', ({ figures }) => figures.excluded),
  count('办理事项', ({ figures }) => figures.matters),
  count('已评价事项（截至昨日）', ({ figures }) => figures.mattersEvaluated),
  count('现场扫码评价', ({ figures }) => figures.openScans),
  count('不满意评价事项', ({ figures }) => figures.cases),
  count('已办结', ({ figures }) => figures.casesClosed),
  count('其中并案', ({ figures }) => figures.casesMerged),
  count('邀请', ({ figures }) => figures.invitations),
  count('邀请送达', ({ figures }) => figures.invitationsDelivered),
  count('邀请失败', ({ figures }) => figures.invitationsFailed),
  count('督办通知', ({ figures }) => figures.supervisionNotices),
  count('提醒', ({ figures }) => figures.advisoryReminders),
  count('在用评议对象', ({ figures }) => figures.servicePoints),
];

/** Side by side, so that what a unit entered itself does not pass for what others saw. */
const SOURCE_COLUMNS: Column<Group>[] = [
  ...Object.entries(SOURCES).flatMap(([source, name]) => {
    const of = ({ bySource }: statistics.Figures) => bySource.find((one) => one.source === source);
    return [
      count(`${name}：评价数`, ({ figures }) => of(figures)?.evaluations),
      count(`${name}：满意`, ({ figures }) => of(figures)?.satisfied),
      rate(`${name}：满意率`, (figures) => of(figures)?.satisfactionRate),
    ];
  }),
  count('单位自录事项', ({ figures }) => figures.bySource.find(({ source }) => source === 'unitEntered')?.matters),
  count('待核评价', ({ figures }) => figures.held - figures.setAside),
  count('已排除评价', ({ figures }) => figures.setAside),
];

/** What people of a unit see. */
const RELEASED_COLUMNS: Column<Group>[] = [
  count('评价数', ({ figures }) => figures.evaluations),
  count('满意', ({ figures }) => figures.satisfied),
  count('基本满意', ({ figures }) => figures.basicallySatisfied),
  count('不满意', ({ figures }) => figures.unsatisfied),
  rate('满意率', ({ satisfactionRate }) => satisfactionRate),
  rate('好评率', ({ favourableRate }) => favourableRate),
  count('办理事项', ({ figures }) => figures.matters),
  count('收到转办单', ({ figures }) => figures.cases),
  count('已办结', ({ figures }) => figures.casesClosed),
  count('在用评议对象', ({ figures }) => figures.servicePoints),
];

function spanText({ releasedSince, releasedAsOf }: { releasedSince: string; releasedAsOf: string }): string {
  return releasedAsOf ? `已公布的评价，自 ${releasedSince} 起，截至 ${releasedAsOf}` : '尚无已公布的评价';
}

export const missingEntries = table({
  name: 'missing-entries',
  title: '漏录情况',
  tag: 'Statistics',
  filters: missingFilters,
  open(call, filters) {
    const ask = async ({ statistics: service }: Call, page: Page) => {
      const reply = await service.getMissingEntries({ ...filters, ...page });
      const total = { ...found(reply.total), key: TOTAL, name: TOTAL };
      return { rows: page.page === 1 ? [total, ...reply.rows] : reply.rows, total: reply.rowsTotal };
    };
    const columns = filters.groupBy === 'unit' ? MISSING_COLUMNS.filter(({ header }) => header !== '所属单位') : MISSING_COLUMNS;
    return { columns, lots: pages(call, ({ key }) => key, ask) };
  },
});

const MISSING_COLUMNS: Column<statistics.MissingEntries>[] = [
  { header: '名称', width: 30, of: ({ name }) => name },
  { header: '所属单位', width: 28, of: ({ unitName }) => unitName },
  { header: '已申报月数', kind: 'number', of: ({ months }) => months },
  { header: '办件量', kind: 'number', of: ({ handled }) => handled },
  { header: '录入量', kind: 'number', of: ({ entered }) => entered },
  { header: '漏录数', kind: 'number', of: ({ missing }) => missing },
  { header: '多录数', kind: 'number', of: ({ excess }) => excess },
  { header: '漏录率', kind: 'percent', of: ({ missingRate }) => missingRate },
];
