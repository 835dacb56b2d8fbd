import type { ActionDefinition, Field } from '../../parts/action-fields';
import { VERDICTS, VISIT_RESULTS } from '../../words';
import type { ActionName, CaseFile } from './case-types';

const line = (name: string, zh: string): Field => ({ name, type: 'words', zh, required: true, max: 200 });
const words = (name: string, zh: string, required = true): Field => ({ name, type: 'words', zh, required, max: 2000 });
const flag = (name: string, zh: string): Field => ({ name, type: 'flag', zh, required: false });
const choice = (name: string, zh: string, codes: Record<string, string>, required = true): Field => ({
  name,
  type: 'code',
  zh,
  required,
  choices: Object.entries(codes).map(([code, word]) => ({ code, zh: word })),
});
const files: Field = { name: 'evidenceRefs', type: 'files', zh: '佐证材料', required: false };
const some = (words: Record<string, string>, ...keys: string[]): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, words[key] ?? key]));

const WAYS = { phone: '电话', sms: '短信', inPerson: '上门' };
const PARTIES = { staff: '被评议人员', citizen: '群众' };
const RULINGS = { upheld: '异议成立', dismissed: '异议不成立' };
const GRADES = { simple: '简单', complex: '复杂' };
const DECISIONS = [
  { code: 'true', zh: '同意' },
  { code: 'false', zh: '不同意' },
];
const OUTCOMES = { partlySolved: '部分解决', notSolved: '未解决' };

const way = choice('way', '方式（匿名不填）', WAYS, false);
const returned = words('reason', '退回理由');
const measuresOf = (kinds: Record<string, string>): Field => ({
  name: 'measures',
  type: 'rows',
  zh: '处理措施',
  required: false,
  add: '添加措施',
  rows: [choice('kind', '措施', kinds), { name: 'count', type: 'whole', zh: '数量', required: true, min: 1, max: 999, initial: 1 }],
});
/** Whose visit it was (VisitOf), where several wait for one. */
const visitOf: Field = { name: 'caseId', type: 'id', zh: '回访的是谁', required: true, names: 'case' };

/** What the rules of a case's division say of its actions; empty until they are known. */
export interface CaseRules {
  /** Working days by grade. */
  handling?: Record<string, number>;
  /** Most working days that an extension adds, by grade. */
  extension?: Record<string, number>;
  /** Measures by kind. */
  measures: Record<string, string>;
}

function gradesBy({ handling = {} }: CaseRules): Record<string, string> {
  const named = Object.entries(GRADES).map(([grade, word]) => [grade, handling[grade] ? `${word}（${handling[grade]} 个工作日）` : word]);
  return Object.fromEntries(named) as Record<string, string>;
}

type Definition = Omit<ActionDefinition, 'name' | 'fields'> & { fields?: (file: CaseFile, rules: CaseRules) => Field[] };

/** Every step a case can take, by its name in the API, with the words and fields of its dialogue. */
export const ACTIONS: Record<ActionName, Definition> = {
  accept: { zh: '受理' },
  mergeDuplicate: {
    zh: '并入重复事项',
    danger: true,
    fields: () => [{ name: 'intoCaseId', type: 'id', zh: '主事项', required: true, names: 'case' }],
  },
  handOn: { zh: '转其他部门', danger: true, fields: () => [line('recipient', '接收部门'), line('receipt', '回执号')] },
  handToDiscipline: { zh: '移送纪检监察', danger: true, fields: () => [line('receipt', '移送回执号')] },
  recordVisit: {
    zh: '记录回访',
    fields: ({ state }, rules) => [
      visitOf,
      choice('result', '回访结果', some(VISIT_RESULTS, 'reached', 'notReached', 'anonymous')),
      way,
      // Those who came later are called when the case is under way; its grade is settled then.
      ...(state === 'firstVisit' ? [choice('grade', '难易', gradesBy(rules), false)] : []),
    ],
  },
  dispatch: {
    zh: '转办督办',
    wide: true,
    fields: () => [
      words('instruction', '办理要求'),
      words('releasedWords', '给单位看的摘录', false),
      flag('supervisionNotice', '同时发督办通知'),
      flag('advisoryReminder', '苗头性问题，另发提醒函'),
    ],
  },
  acknowledge: { zh: '签收' },
  returnOrder: { zh: '退回', danger: true, fields: () => [returned] },
  verify: { zh: '填写核查结论', fields: () => [choice('verdict', '结论', VERDICTS), words('findings', '核查情况'), files] },
  stateOwnSide: {
    zh: '记录陈述申辩',
    fields: () => [
      choice('party', '陈述人', PARTIES),
      words('statement', '陈述内容', false),
      flag('waived', '已告知，本人放弃陈述'),
      flag('objects', '本人提出异议，申请复核'),
    ],
  },
  ruleObjection: {
    zh: '复核裁定',
    fields: () => [choice('party', '异议人', PARTIES), choice('ruling', '裁定', RULINGS), words('reason', '理由')],
  },
  approveVerdict: { zh: '批准结论' },
  explain: { zh: '解释说明', fields: () => [words('explanation', '向群众的说明')] },
  requestExtension: {
    zh: '申请延期',
    fields: ({ grade }, { extension }) => [
      { name: 'workingDays', type: 'whole', zh: '延长工作日', required: true, min: 1, max: extension?.[grade] },
      words('reason', '延期理由'),
    ],
  },
  decideExtension: {
    zh: '审批延期',
    fields: () => [{ name: 'granted', type: 'flag', zh: '决定', required: true, choices: DECISIONS }, words('reason', '意见', false)],
  },
  submitRectification: {
    zh: '报送整改情况',
    fields: (_, { measures }) => [
      words('summary', '整改情况'),
      line('timetable', '整改时间表'),
      { name: 'personsInCharge', type: 'words', many: true, zh: '责任人', required: true },
      measuresOf(measures),
      files,
    ],
  },
  acceptRectification: { zh: '整改通过' },
  sendBackRectification: { zh: '退回重新整改', danger: true, fields: () => [returned] },
  recordFinalVisit: {
    zh: '记录办后回访',
    fields: () => [
      visitOf,
      choice(
        'result',
        '群众意见',
        some(VISIT_RESULTS, 'satisfied', 'basicallySatisfied', 'partlySolved', 'unsatisfied', 'notReached', 'anonymous'),
      ),
      way,
    ],
  },
  signClosing: { zh: '签字办结' },
  undoMerge: { zh: '撤销并案', danger: true, fields: () => [words('reason', '撤销理由')] },
  decideReopened: { zh: '综合协调组决定', fields: () => [choice('outcome', '结果', OUTCOMES), words('reason', '理由')] },
};

/** The word of a step that people take; undefined of any other. */
export const actionLabel = (name: string): string | undefined => (ACTIONS as Partial<Record<string, Definition>>)[name]?.zh;
