import { MESSAGE_REASONS, MESSAGE_STATES } from '@mingjing/contracts/words';

export {
  ALARM_KINDS,
  ALARM_STATES,
  AUDIT_OUTCOMES,
  CASE_OUTCOMES as OUTCOMES,
  CASE_STATES as STATES,
  CHANNELS,
  DOCUMENT_KINDS,
  HELD_BACK,
  HELD_STANDINGS,
  HOLD_REASONS,
  MEASURES,
  MESSAGE_KINDS,
  MESSAGE_REASONS,
  MESSAGE_STATES,
  NUMBER_STATES,
  RATINGS,
  SERVICE_POINT_KINDS as KINDS,
  SET_ASIDE_REASONS,
  SOURCES,
  UNCLEAR_REASONS,
  WAITING,
  WARNINGS,
} from '@mingjing/contracts/words';
export { POST_ROLE_NAMES, ROLE_NAMES as ROLES } from '@mingjing/rights/roles';

/** Rungs of the escalation ladder, as the history of a case names them. */
export const RUNGS: Record<string, string> = {
  yellow: '黄牌预警',
  red: '红牌预警',
  supervisionNotice: '应发督办通知',
  leadingGroup: '报领导小组',
};

export const VERDICTS: Record<string, string> = {
  substantiated: '属实',
  partlySubstantiated: '部分属实',
  unsubstantiated: '不属实',
  mistaken: '误评',
  malicious: '恶意评价',
};

export const VISIT_RESULTS: Record<string, string> = {
  reached: '已联系上',
  notReached: '未联系上',
  anonymous: '匿名（无法联系）',
  satisfied: '满意',
  basicallySatisfied: '基本满意',
  partlySolved: '部分解决',
  unsatisfied: '不满意',
};

/** Steps of a case's history; the actions' own names come from ACTIONS. */
export const STEPS: Record<string, string> = {
  opened: '立案',
  warned: '预警',
  evaluationChanged: '群众修改了评价',
  calendarChanged: '工作日历调整',
  consentChanged: '评价人的同意',
  mergedIn: '并入一件事项',
  mergedOut: '一件事项不再并入',
  moved: '流转',
  closed: '办结',
};

export const DEADLINES: Record<string, string> = {
  screening: '受理时限',
  firstVisit: '回访时限',
  acknowledge: '签收时限',
  handling: '办理时限',
  finalVisit: '办后回访时限',
  signing: '签字时限',
  ruling: '复核时限',
  decision: '决定时限',
};

/** Headings of the fields that the errors of an import name. */
export const IMPORT_FIELDS: Record<string, string> = {
  matterNumber: '办件编号',
  itemCode: '事项编码',
  itemName: '事项名称',
  handledOn: '办理日期',
  servicePoint: '评议对象',
  window: '窗口',
  windowNames: '窗口',
  applicantName: '申请人',
  phone: '手机号',
  division: '行政区划',
  divisions: '行政区划',
  name: '名称或姓名',
  kind: '类型',
  unit: '单位',
  units: '单位',
  documentPrefix: '机关代字',
  username: '用户名',
  role: '角色',
  post: '岗位名称',
  duty: '职务',
  partyDay: '入党日期',
  month: '月份',
  handled: '办件量',
  declaredAt: '申报时间',
};

export const PROVIDERS: Record<string, string> = { sandbox: '沙箱（不真正发出，收件箱的网址在启动时显示）' };

export const MESSAGE_STEPS: Record<string, string> = {
  queued: '排队',
  held: '推迟',
  begun: '开始发送',
  sent: '通道收下',
  postponed: '通道未收，等待重试',
  askedLater: '等待通道答复',
  settled: '结果',
  contradicted: '回执前后矛盾',
  requeued: '重新排队',
};

/** Note of a step: a code of a reason, "<state>: <reason>", or the provider's own number. */
export function stepNote(note: string): string {
  const [state = '', reason = ''] = note.split(': ');
  if (!MESSAGE_STATES[state]) return MESSAGE_REASONS[note] ?? note;
  return reason ? `${MESSAGE_STATES[state]}：${MESSAGE_REASONS[reason] ?? reason}` : MESSAGE_STATES[state];
}

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const MOMENT = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const COUNT = new Intl.NumberFormat('zh-CN');
const PERCENT = new Intl.NumberFormat('zh-CN', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** YYYY年M月D日 HH:mm in Asia/Shanghai; the day alone where the time was left out (a unit is not told the time of day). */
export function moment(iso: string | null | undefined): string {
  if (!iso) return '—';
  const at = new Date(iso);
  const parts = Object.fromEntries(MOMENT.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = `${parts['year']}年${parts['month']}月${parts['day']}日`;
  return (at.getTime() + SHANGHAI_MS) % DAY_MS === 0 ? day : `${day} ${parts['hour']}:${parts['minute']}`;
}

const MONTH = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' });

/** YYYY-MM of today in Asia/Shanghai. */
export const thisMonth = (): string => MONTH.format(new Date());

export const count = (value: number | undefined): string => COUNT.format(value ?? 0);

/** A rate 0–1 as a percentage; absent where there is no denominator. */
export const percent = (value: number | null | undefined): string => (value === undefined || value === null ? '—' : PERCENT.format(value));

/** Said wherever people of a unit look for today's vote. */
export const WHY_LATER =
  '为避免被认出是谁评价的，评价每周公布一次，且满若干份后才公布；今天的评价会在之后某一周公布。公布后的数字不再变动。';

const dayWords = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

/** Days, both inclusive, as batches are told: never how many are missing. */
export const daySpan = (since: string, asOf: string): string => `自${dayWords(since)}起，截至${dayWords(asOf)}`;
