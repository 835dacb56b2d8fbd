import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';
import { defaultEvidenceRule, EVIDENCE_RULE, evidenceRule } from '@mingjing/evidence/rules';
import type { Action } from '@mingjing/kit';
import * as workflow from '@mingjing/workflow';
import { defaultAlarms, evaluationAlarms } from './evaluation-alarms';
import { defaultForm, evaluationForm } from './evaluation-form';
import { defaultHolding, evaluationHolding } from './evaluation-holding';
import * as notification from './notification-rules';
import { defaultMarks, noIssuer, papersIssuer, papersMarks } from './papers-rules';

/** What the platform lets people set, as data with a default. Consumers read the value with a schema of their own. */
export interface RuleDefinition<T = unknown> {
  schema: z.ZodType<T>;
  default: T;
  zh: string;
  en: string;
  /** Who may set it (packages/kit/src/authorisation.ts). */
  action: Action;
  /** Who may read it; whoever may not is not shown that it is there. */
  read: Action;
  /** True where it holds for the whole platform and is set at the root of the tree only. */
  rootOnly: boolean;
}

function rule<T>(schema: z.ZodType<T>, value: T, zh: string, en: string): RuleDefinition<T> {
  return { schema, default: value, zh, en, action: 'rule.set', read: 'rule.read', rootOnly: false };
}

function security<T>(schema: z.ZodType<T>, value: T, zh: string, en: string): RuleDefinition<T> {
  return { schema, default: value, zh, en, action: 'rule.secure', read: 'rule.read', rootOnly: true };
}

const signInRule = z.strictObject({
  /** Failures before the first wait. */
  failures: z.number().int().min(3).max(20),
  /** The first wait; it doubles with every further failure. */
  waitSeconds: z.number().int().min(1).max(3600),
  longestWaitSeconds: z.number().int().min(60).max(86_400),
  /** Failures older than this no longer count. */
  forgetMinutes: z.number().int().min(10).max(1440),
  /** Failures of one network before it waits; many people may share its address. */
  networkFailures: z.number().int().min(20).max(10_000).default(100),
  /** Failures of one account, from wherever, at which the audit log says so. */
  alarmFailures: z.number().int().min(10).max(10_000).default(50),
});
export type SignInRule = z.output<typeof signInRule>;

/** The rule with what one that was set before did not know of. */
export function signInRuleOf(value: unknown): SignInRule {
  return signInRule.parse(value);
}

const sessionRule = z.strictObject({
  idleMinutes: z.number().int().min(5).max(240),
  hours: z.number().int().min(1).max(24),
});
export type SessionRule = z.infer<typeof sessionRule>;

const passwordRule = z.strictObject({
  minLength: z.number().int().min(8).max(64),
  classes: z.number().int().min(1).max(4),
  maxAgeDays: z.number().int().min(0).max(365),
});

const administrationRule = z.strictObject({
  /** Days within which the second administrator may confirm. */
  proposalDays: z.number().int().min(1).max(30),
  /** Days for which somebody who was an administrator is protected like one. */
  formerDays: z.number().int().min(7).max(365),
  /** Hours for which the one-time code of a password reset works. */
  codeHours: z.number().int().min(1).max(72),
  /** Hours for which the one-time code of a first password works: slips for hundreds take days to hand out. */
  firstCodeHours: z.number().int().min(1).max(720).default(168),
  /** Days after which the word of a new administrator counts. */
  newcomerDays: z.number().int().min(1).max(30).default(3),
});
export type AdministrationRule = z.output<typeof administrationRule>;

/** The rule with what one that was set before did not know of. */
export function administrationRuleOf(value: unknown): AdministrationRule {
  return administrationRule.parse(value);
}

const openDataRule = z.strictObject({
  enabled: z.boolean(),
  smallestGroup: z.number().int().min(3).max(100),
  /** No less than evaluations can be changed for. */
  afterDays: z.number().int().min(4).max(92),
});

const privacyFloor = z.strictObject({
  smallest: z.number().int().min(5).max(50),
  afterDays: z.number().int().min(4).max(92),
});
export type PrivacyFloor = z.infer<typeof privacyFloor>;

/** Every rule there is; a key that is not here is refused. */
export const RULES = {
  'evaluation.form': rule(
    evaluationForm,
    defaultForm,
    '评价表：等级、维度、文字长度、可修改时限',
    'Form of an evaluation: levels, dimensions, length of text, hours within which it may be changed',
  ),
  'evaluation.dailyLimit': rule(
    z.number().int().min(1).max(50),
    3,
    '同一设备在同一窗口每天可评价次数',
    'Evaluations a day from one device at one window',
  ),
  'evaluation.invitationDays': rule(
    z.number().int().min(1).max(365),
    30,
    '邀请评价链接的有效天数',
    'Days for which the link of an invitation is valid',
  ),
  'evaluation.holding': rule(
    evaluationHolding,
    defaultHolding,
    '哪些评价先列入待核、经核实才计入：入口发现的异常、反复出现的号码、公职人员号码、一部手机一天评价的窗口数；几天未核为超期',
    'Which evaluations wait until somebody has looked at them: what the doors noticed, recurring numbers, numbers of officials, windows of one handset in a day; days until it is overdue',
  ),
  'evaluation.alarms': rule(
    evaluationAlarms,
    defaultAlarms,
    '疑点提示的起点：一个单位的办件中同一号码出现几次、哪些公职人员的号码、一部手机一天几次在收到短信后几分钟内评满意',
    "From where on an alarm is raised: matters of a unit with one number, whose numbers are officials', satisfied evaluations of one handset right after the messages",
  ),
  'case.limits': rule(
    workflow.caseLimits,
    workflow.defaultCaseLimits,
    '不满意评价事项各环节的办理时限（工作日）',
    'Limits of the steps of a case, in working days',
  ),
  'case.supervisionNotice': rule(
    workflow.supervisionNoticeRule,
    workflow.defaultSupervisionNotice,
    '何时随转办单向单位党组织发督办通知',
    "When a supervision notice to the unit's party committee goes with the transfer order",
  ),
  'case.escalation': rule(workflow.escalationLadder, workflow.defaultLadder, '预警与升级的阶梯', 'The ladder of warnings and escalation'),
  'case.measures': rule(workflow.handlingMeasureKinds, workflow.defaultMeasureKinds, '可采取的处理措施', 'Kinds of handling measures'),
  'papers.issuer': rule(
    papersIssuer,
    noIssuer,
    '发文机关：名称（发文机关标志上的全称）与机关代字；下级没有另设的，以本级名义发文',
    'Issuing body: its name as on the letterhead and its 机关代字; divisions below without their own issue in its name',
  ),
  'papers.marks': rule(
    papersMarks,
    defaultMarks,
    '各文种的代字（接在机关代字后）；同一代字的文种合编一个流水号',
    'What follows the 机关代字 for each kind of document; kinds with one mark share a series',
  ),
  [EVIDENCE_RULE]: rule(
    evidenceRule,
    defaultEvidenceRule,
    '佐证材料：可上传的文件种类（kinds）、单个文件最大多少 MB（largestMib）、一个步骤最多几份（filesPerStep）、图片最多多少百万像素（megapixels）',
    'Evidence: kinds of files that are taken, MiB of a file, files of a step, megapixels of a picture at most',
  ),
  'statistics.openData': {
    ...rule(
      openDataRule,
      { enabled: true, smallestGroup: 5, afterDays: 4 },
      '开放数据：是否公开、最小人数（少于此数不公开，也不能推算出）、月末后多少天公开',
      'Open data: whether, how many persons a group must have to be shown, days after the end of a month until it is published',
    ),
    rootOnly: true,
  },
  'privacy.floor': {
    ...rule(
      privacyFloor,
      { smallest: 5, afterDays: 4 },
      '参评单位看到的评价数字：至少多少人（不得低于 5）、每周结束后多少天公布（不得早于群众可修改评价的时限）',
      'Figures that evaluated units see: how many persons at least (no fewer than 5), days after the end of a week until it is released (no fewer than evaluations can be changed for)',
    ),
    rootOnly: true,
  },
  'notification.invitation': rule(
    notification.invitation,
    notification.defaultInvitation,
    '邀请评价短信：是否发送、模板、签名、几天后提醒、多久以前的事项不再邀请',
    'Invitations by SMS: whether, template, signature, reminder after days, matters too long ago',
  ),
  'notification.passwordCode': {
    ...rule(
      notification.passwordCode,
      notification.defaultPasswordCode,
      '重设口令的验证码短信：模板、签名',
      'SMS of the one-time code of a password reset: template, signature',
    ),
    rootOnly: true,
  },
  'notification.quietHours': rule(
    notification.quietHours,
    notification.defaultQuietHours,
    '短信免打扰时段（起止时间相同为不设）',
    'Hours in which no SMS is sent (the same time twice: none)',
  ),
  'notification.caps': rule(
    notification.caps,
    notification.defaultCaps,
    '同一号码每天、每 30 天最多收到的短信条数',
    'Most SMS to one number in a day and in 30 days',
  ),
  'notification.retry': rule(
    notification.retry,
    notification.defaultRetry,
    '短信服务商未收下时的重试间隔（秒）与放弃时限（小时）',
    'Waits between tries the SMS provider did not take (seconds), and when to give up (hours)',
  ),
  // Phrases may be taken from replies: no unit reads them.
  'notification.replies': {
    ...rule(
      notification.replies,
      notification.defaultReplies,
      '短信回复怎么认：各等级、退订、恢复的说法，认不出的保留几天、同一号码最多保留几条',
      'How replies by SMS are read: what people write for each level, to opt out and in; days for which unclear ones are kept, and how many of one number',
    ),
    read: 'rule.readWords',
  },
  'notification.reminders': rule(
    notification.reminders,
    notification.defaultReminders,
    '廉政提醒：是否暂停、签名、发送时间、最多补发几天、政治生日和节前提醒的模板',
    'Integrity reminders: paused or not, signature, time of day, days to catch up, templates of birthdays and holidays',
  ),
  // GB/T 22239-2019 (等保三级) 8.1.4.1: complexity, regular change, lock-out, idle sign-out.
  'security.passwords': security(
    passwordRule,
    { minLength: 10, classes: 3, maxAgeDays: 90 },
    '口令长度、复杂度与更换周期',
    'Length, complexity and age of passwords',
  ),
  'security.signIn': security(
    signInRule,
    { failures: 5, waitSeconds: 60, longestWaitSeconds: 1800, forgetMinutes: 60, networkFailures: 100, alarmFailures: 50 },
    '登录失败后的锁定与延时：同一账号在同一网络、同一网络合计、同一账号合计（报警）',
    'Lock-out and slow-down after failed sign-ins: of an account at a network, of a network, of an account (alarm)',
  ),
  'security.sessions': security(
    sessionRule,
    { idleMinutes: 30, hours: 12 },
    '会话的空闲退出与最长时间',
    'Idle and absolute end of sessions',
  ),
  'security.administration': security(
    administrationRule,
    { proposalDays: 7, formerDays: 30, codeHours: 24, firstCodeHours: 168, newcomerDays: 3 },
    '三员管理：提请几天内须由另一人确认，卸任后账号继续受保护的天数，重设口令、首次口令的验证码几小时内有效，新任管理员几天后方可确认',
    'The three administrators: days within which a second one confirms, days for which a former one stays protected, hours for which the one-time codes of resets and of first passwords work, days after which a new one confirms',
  ),
} satisfies Record<string, RuleDefinition<never> | RuleDefinition>;

export type RuleKey = keyof typeof RULES;
export type RuleValue<K extends RuleKey> = (typeof RULES)[K]['default'];

/** @throws Refused `rule.unknown`, naming the keys there are */
export function ruleDefinition(key: string): RuleDefinition {
  if (Object.hasOwn(RULES, key)) return RULES[key as RuleKey];
  const known = Object.keys(RULES).join(', ');
  throw new Refused('rule.unknown', 'invalid', {
    field: 'key',
    zh: `没有这条规则。可设置的规则：${known}。`,
    en: `There is no such rule; there are: ${known}.`,
  });
}

/**
 * The value of a rule as it will be kept: checked by the rule's schema, in one spelling.
 * @throws Refused `rule.unknown`, `rule.notJson`, `rule.invalid` naming the place in the value
 */
export function checkedValue(key: string, json: string): string {
  const { schema } = ruleDefinition(key);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Refused('rule.notJson', 'invalid', {
      field: 'valueJson',
      zh: '规则的值不是合法的 JSON，请检查括号和引号。',
      en: 'The value is not JSON.',
    });
  }
  const result = schema.safeParse(value);
  if (result.success) return JSON.stringify(result.data);
  const [first] = result.error.issues;
  const place = ['valueJson', ...(first?.path ?? [])].join('.');
  throw new Refused('rule.invalid', 'invalid', {
    field: place,
    zh: `规则的值不符合要求（${place}）：${first?.message ?? ''}`,
    en: `${place}: ${first?.message ?? ''}`,
  });
}
