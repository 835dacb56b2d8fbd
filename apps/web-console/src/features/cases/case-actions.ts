import type { ActionDefinition, Field } from '../../parts/action-form';
import { VERDICTS, VISIT_RESULTS } from '../../words';
import type { ActionName, CaseFile } from './case-types';

const text = (name: string, label: string): Field => ({ name, type: 'text', label, required: true });
const longText = (name: string, label: string, required = true): Field => ({ name, type: 'longText', label, required });
const flag = (name: string, label: string): Field => ({ name, type: 'switch', label });
const choice = (name: string, label: string, words: Record<string, string>, required = true): Field => ({
  name,
  type: 'choice',
  label,
  required,
  choices: Object.entries(words).map(([value, word]) => ({ value, label: word })),
});
const some = (words: Record<string, string>, ...keys: string[]): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, words[key] ?? key]));

const WAYS = { phone: '电话', sms: '短信', inPerson: '上门' };
const PARTIES = { staff: '被评议人员', citizen: '群众' };
const RULINGS = { upheld: '异议成立', dismissed: '异议不成立' };
const GRADES = { simple: '简单', complex: '复杂' };
const DECISIONS = [
  { value: true, label: '同意' },
  { value: false, label: '不同意' },
];
const OUTCOMES = { partlySolved: '部分解决', notSolved: '未解决' };

const way = choice('way', '方式（匿名不填）', WAYS, false);
const returned = longText('reason', '退回理由');
const measuresOf = (kinds: Record<string, string>): Field => ({
  name: 'measures',
  type: 'rows',
  label: '处理措施',
  add: '添加措施',
  fields: [choice('kind', '措施', kinds), { name: 'count', type: 'number', label: '数量', required: true, min: 1, max: 999, initial: 1 }],
});
/** Whose visit it was (VisitOf), where several wait for one. */
const visitOf: Field = { name: 'caseId', type: 'choice', label: '回访的是谁', required: true };

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
  accept: { label: '受理' },
  mergeDuplicate: { label: '并入重复事项', danger: true, fields: () => [text('intoCaseId', '主事项')] },
  handOn: { label: '转其他部门', danger: true, fields: () => [text('recipient', '接收部门'), text('receipt', '回执号')] },
  handToDiscipline: { label: '移送纪检监察', danger: true, fields: () => [text('receipt', '移送回执号')] },
  recordVisit: {
    label: '记录回访',
    fields: ({ state }, rules) => [
      visitOf,
      choice('result', '回访结果', some(VISIT_RESULTS, 'reached', 'notReached', 'anonymous')),
      way,
      // Those who came later are called when the case is under way; its grade is settled then.
      ...(state === 'firstVisit' ? [choice('grade', '难易', gradesBy(rules), false)] : []),
    ],
  },
  dispatch: {
    label: '转办督办',
    wide: true,
    fields: () => [
      longText('instruction', '办理要求'),
      longText('releasedWords', '给单位看的摘录', false),
      flag('supervisionNotice', '同时发督办通知'),
      flag('advisoryReminder', '苗头性问题，另发提醒函'),
    ],
  },
  acknowledge: { label: '签收' },
  returnOrder: { label: '退回', danger: true, fields: () => [returned] },
  verify: { label: '填写核查结论', fields: () => [choice('verdict', '结论', VERDICTS), longText('findings', '核查情况')] },
  stateOwnSide: {
    label: '记录陈述申辩',
    fields: () => [
      choice('party', '陈述人', PARTIES),
      longText('statement', '陈述内容', false),
      flag('waived', '已告知，本人放弃陈述'),
      flag('objects', '本人提出异议，申请复核'),
    ],
  },
  ruleObjection: {
    label: '复核裁定',
    fields: () => [choice('party', '异议人', PARTIES), choice('ruling', '裁定', RULINGS), longText('reason', '理由')],
  },
  approveVerdict: { label: '批准结论' },
  explain: { label: '解释说明', fields: () => [longText('explanation', '向群众的说明')] },
  requestExtension: {
    label: '申请延期',
    fields: ({ grade }, { extension }) => [
      { name: 'workingDays', type: 'number', label: '延长工作日', required: true, min: 1, max: extension?.[grade] },
      longText('reason', '延期理由'),
    ],
  },
  decideExtension: {
    label: '审批延期',
    fields: () => [
      { name: 'granted', type: 'choice', label: '决定', required: true, choices: DECISIONS },
      longText('reason', '意见', false),
    ],
  },
  submitRectification: {
    label: '报送整改情况',
    fields: (_, { measures }) => [
      longText('summary', '整改情况'),
      text('timetable', '整改时间表'),
      { name: 'personsInCharge', type: 'list', label: '责任人', required: true },
      measuresOf(measures),
    ],
  },
  acceptRectification: { label: '整改通过' },
  sendBackRectification: { label: '退回重新整改', danger: true, fields: () => [returned] },
  recordFinalVisit: {
    label: '记录办后回访',
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
  signClosing: { label: '签字办结' },
  undoMerge: { label: '撤销并案', danger: true, fields: () => [longText('reason', '撤销理由')] },
  decideReopened: { label: '综合协调组决定', fields: () => [choice('outcome', '结果', OUTCOMES), longText('reason', '理由')] },
};

/** The word of a step that people take; undefined of any other. */
export const actionLabel = (name: string): string | undefined => (ACTIONS as Partial<Record<string, Definition>>)[name]?.label;
