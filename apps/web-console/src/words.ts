/** Words the field uses for the codes of the API. */
export const ROLES: Record<string, string> = {
  windowStaff: '窗口工作人员',
  unitAdmin: '参评单位管理员',
  unitHead: '单位一把手',
  supervisor: '作风督查组',
  coordinator: '综合协调组',
  approver: '分管领导',
  leader: '领导',
  sysAdmin: '系统管理员',
  secAdmin: '安全管理员',
  auditAdmin: '审计管理员',
  app: '第三方系统',
};

export const STATES: Record<string, string> = {
  screening: '受理',
  firstVisit: '回访',
  dispatched: '督办',
  verification: '核查',
  rectification: '整改',
  finalVisit: '办后回访',
  closed: '办结',
};

export const OUTCOMES: Record<string, string> = {
  solved: '已解决',
  basicallySolved: '基本解决',
  partlySolved: '部分解决',
  notSolved: '未解决',
  notReached: '未联系上',
  mistaken: '误评',
  malicious: '恶意评价',
  merged: '并案',
  handedOn: '转其他部门',
  handedToDiscipline: '已移送',
};

export const RATINGS: Record<string, string> = {
  satisfied: '满意',
  basicallySatisfied: '基本满意',
  unsatisfied: '不满意',
};

export const CHANNELS: Record<string, string> = {
  plate: '现场扫码',
  matter: '一事一评',
  sms: '短信',
  kiosk: '自助终端',
  assisted: '协助评价',
};

export const KINDS: Record<string, string> = {
  department: '机关科室',
  serviceWindow: '政务服务窗口',
  grassrootsStation: '基层站所',
  communityWindow: '社区窗口',
  publicUtility: '公共服务企业',
};

export const WARNINGS: Record<string, string> = { yellow: '黄牌', red: '红牌' };

/** Rungs of the escalation ladder, as the history of a case names them. */
export const RUNGS: Record<string, string> = {
  yellow: '黄牌预警',
  red: '红牌预警',
  supervisionNotice: '应发督办通知',
  leadingGroup: '报领导小组',
};

export const MEASURES: Record<string, string> = {
  workStyleMeeting: '作风整顿会议',
  interview: '约谈',
  criticism: '批评教育',
  writtenSelfCriticism: '书面检查',
  honourCancelled: '取消评优',
  payDeducted: '扣发绩效',
  reminderTalk: '提醒谈话',
  praise: '表彰',
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
  moved: '流转',
  closed: '办结',
};

export const WAITING: Record<string, string> = {
  supervisor: '待督查组处理',
  unit: '待单位处理',
  secondPerson: '待另一人签字',
  coordinator: '待综合协调组决定',
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
};

export const MESSAGE_KINDS: Record<string, string> = {
  invitation: '邀请评价',
  invitationReminder: '再次邀请',
  integrityReminder: '廉政提醒',
};

export const MESSAGE_STATES: Record<string, string> = {
  waiting: '待发送',
  sending: '发送中',
  sent: '已发出',
  delivered: '已送达',
  failed: '失败',
  unknown: '不确定',
  suppressed: '未发送',
};

export const PROVIDERS: Record<string, string> = { sandbox: '沙箱（不真正发出，收件箱的网址在启动时显示）' };

/** Why a message failed, is uncertain or was not sent. */
export const MESSAGE_REASONS: Record<string, string> = {
  evaluated: '已经评价',
  expired: '邀请已过期',
  noPhone: '没有手机号',
  missing: '办件不存在',
  notMobile: '不是手机号',
  optedOut: '已退订',
  capped: '超过 30 天条数上限',
  cappedToday: '超过当天条数上限',
  quietHours: '免打扰时段',
  cancelled: '人工取消',
  disabled: '未启用',
  tooOld: '办理时间较早，不再邀请',
  paused: '已暂停',
  officialPaused: '本人暂停',
  tooLate: '过期未发',
  changed: '日期或设置已变',
  notInvited: '没有邀请成功，不再提醒',
  gaveUp: '多次尝试未成功',
  notConfirmed: '通道没有确认',
  'provider.down': '短信通道不可用',
  'provider.unclear': '通道没有答复',
  'number.invalid': '不是手机号',
  'number.blocked': '号码被运营商屏蔽',
  'handset.absent': '关机或停机',
  'network.error': '运营商网络故障',
  'quota.exceeded': '超出发送频次',
  'signature.missing': '没有签名',
  'signature.unknown': '签名未报备',
  'text.tooLong': '文字过长',
  'text.forbidden': '含有禁用词',
};

export const MESSAGE_STEPS: Record<string, string> = {
  queued: '排队',
  held: '推迟',
  begun: '开始发送',
  sent: '通道收下',
  postponed: '通道未收，等待重试',
  askedLater: '等待通道答复',
  settled: '结果',
  contradicted: '回执前后矛盾',
  answered: '短信回复了评价',
  requeued: '重新排队',
};

/** Note of a step: a code of a reason, "<state>: <reason>", or the provider's own number. */
export function stepNote(note: string): string {
  const [state = '', reason = ''] = note.split(': ');
  if (!MESSAGE_STATES[state]) return MESSAGE_REASONS[note] ?? note;
  return reason ? `${MESSAGE_STATES[state]}：${MESSAGE_REASONS[reason] ?? reason}` : MESSAGE_STATES[state];
}

/** Why a planned reminder will not go out. */
export const HELD_BACK: Record<string, string> = {
  paused: '全部暂停',
  officialPaused: '本人暂停',
  optedOut: '已退订',
  capped: '超过条数上限',
  cancelled: '人工取消',
  sent: '已发送',
};

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

/** YYYY年M月D日 HH:mm in Asia/Shanghai. */
export function moment(iso: string | undefined): string {
  if (!iso) return '—';
  const parts = Object.fromEntries(MOMENT.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  return `${parts['year']}年${parts['month']}月${parts['day']}日 ${parts['hour']}:${parts['minute']}`;
}

const MONTH = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' });

/** YYYY-MM of today in Asia/Shanghai. */
export const thisMonth = (): string => MONTH.format(new Date());

export const count = (value: number | undefined): string => COUNT.format(value ?? 0);

/** A rate 0–1 as a percentage; absent where there is no denominator. */
export const percent = (value: number | null | undefined): string => (value === undefined || value === null ? '—' : PERCENT.format(value));
