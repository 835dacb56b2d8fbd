/** Chinese words for the codes of the API, by code: what people read on pages and in files alike. */
export type WordList = Readonly<Record<string, string>>;

export const RATINGS: WordList = { satisfied: '满意', basicallySatisfied: '基本满意', unsatisfied: '不满意' };

/** Why an evaluation is held back until somebody has looked at it. */
export const HOLD_REASONS: WordList = {
  burst: '短时间内大量评价',
  repeatedNumber: '同一号码反复出现',
  officialNumber: '公职人员的号码',
  manyWindows: '同一部手机一天评价多个窗口',
  noProof: '超出额度且未完成核验',
  lateToken: '页面打开多日后才提交',
  nightly: '夜间持续有评价',
  newHandset: '首次出现的手机',
};

/** What is noticed at a unit. */
export const ALARM_KINDS: WordList = {
  recurringNumber: '同一号码反复用于办件',
  officialNumber: '办件用了公职人员的号码',
  quickRatings: '收到短信后很快被同一部手机评满意',
};
export const ALARM_STATES: WordList = { open: '待核查', acknowledged: '已登记' };

/** Why a reply by SMS waits for somebody to say what it means. */
export const UNCLEAR_REASONS: WordList = { unknown: '认不出意思', contradiction: '前后矛盾', late: '邀请的评价已完成或已过期' };

/** Why one that was held is left out. */
export const SET_ASIDE_REASONS: WordList = {
  stuffed: '刷票',
  ownVote: '本单位人员自评',
  test: '测试或演练',
  other: '其他（须写明）',
};

/** How one that was held back stands. */
export const HELD_STANDINGS: WordList = { held: '待核', setAside: '已排除', accepted: '已核实' };

/** Kinds of files that can be evidence, as people call them. */
export const EVIDENCE_KINDS = {
  pdf: 'PDF',
  docx: 'Word 文档（.docx）',
  xlsx: 'Excel 表格（.xlsx）',
  jpg: 'JPG 图片',
  png: 'PNG 图片',
} as const satisfies WordList;
/** How a file of evidence stands with the malware scanner, where that is to be said. */
export const EVIDENCE_STATES: WordList = { held: '安全检查中', infected: '未通过安全检查，已封存' };

/** Where evaluations come from. */
export const SOURCES: WordList = { open: '现场扫码', unitEntered: '单位自录办件', pushed: '系统推送办件' };

export const CHANNELS: WordList = { plate: '现场扫码', matter: '一事一评', sms: '短信', kiosk: '自助终端', assisted: '协助评价' };

export const SERVICE_POINT_KINDS: WordList = {
  department: '机关科室',
  serviceWindow: '政务服务窗口',
  grassrootsStation: '基层站所',
  communityWindow: '社区窗口',
  publicUtility: '公共服务企业',
};

export const CASE_STATES: WordList = {
  screening: '受理',
  firstVisit: '回访',
  dispatched: '督办',
  verification: '核查',
  rectification: '整改',
  finalVisit: '办后回访',
  closed: '办结',
};

export const CASE_OUTCOMES: WordList = {
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

export const WARNINGS: WordList = { yellow: '黄牌', red: '红牌' };

export const WAITING: WordList = {
  supervisor: '待督查组处理',
  unit: '待单位处理',
  secondPerson: '待另一人签字',
  coordinator: '待综合协调组决定',
};

export const MEASURES: WordList = {
  workStyleMeeting: '作风整顿会议',
  interview: '约谈',
  criticism: '批评教育',
  writtenSelfCriticism: '书面检查',
  honourCancelled: '取消评优',
  payDeducted: '扣发绩效',
  reminderTalk: '提醒谈话',
  praise: '表彰',
};

export const MESSAGE_KINDS: WordList = {
  invitation: '邀请评价',
  invitationReminder: '再次邀请',
  integrityReminder: '廉政提醒',
  passwordCode: '口令验证码',
};

export const MESSAGE_STATES: WordList = {
  waiting: '待发送',
  sending: '发送中',
  sent: '已发出',
  delivered: '已送达',
  failed: '失败',
  unknown: '不确定',
  suppressed: '未发送',
};

/** Why a message failed, is uncertain or was not sent. */
export const MESSAGE_REASONS: WordList = {
  notNeeded: '无需发送（已评价，或邀请已结束）',
  noPhone: '没有手机号',
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

/** Why a planned reminder will not go out. */
export const HELD_BACK: WordList = {
  paused: '全部暂停',
  officialPaused: '本人暂停',
  optedOut: '已退订',
  capped: '超过条数上限',
  cancelled: '人工取消',
  sent: '已发送',
};

/** Kinds of documents that are numbered. */
export const DOCUMENT_KINDS: WordList = {
  transferOrder: '转办单',
  supervisionNotice: '督办通知',
  advisoryReminder: '工作提醒函',
  instruction: '交办通知',
  instructionResult: '办理结果报告',
};
export const NUMBER_STATES: WordList = { allotted: '在用', void: '作废' };

export const AUDIT_OUTCOMES: WordList = { done: '成功', denied: '拒绝', failed: '失败' };

export const INSTRUCTION_STATES: WordList = {
  draft: '草拟',
  approved: '已审批',
  issued: '已下发',
  closed: '办结',
  withdrawn: '已撤回',
};
export const LEG_STATES: WordList = {
  waiting: '待下发',
  asked: '待响应',
  declined: '未参加',
  sent: '待签收',
  returned: '已退回',
  working: '办理中',
  submitted: '已上报',
  accepted: '已通过',
  withdrawn: '已撤回',
};
