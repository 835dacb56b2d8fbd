import { z } from 'zod';
import { labelled, security } from './rule';

const whole = (least: number, most: number) => z.number().int().min(least).max(most);

const passwordRule = z.strictObject({
  minLength: labelled(whole(8, 64), '最短长度', 'Least length', { unit: '位' }),
  classes: labelled(whole(1, 4), '至少含几类字符', 'Kinds of characters', {
    unit: '类',
    note: { zh: '大写字母、小写字母、数字、符号', en: 'Capital and small letters, digits, signs' },
  }),
  maxAgeDays: labelled(whole(0, 365), '多少天须更换', 'Days until it must be changed', {
    unit: '天',
    note: { zh: '0 为不限', en: '0: never' },
  }),
});
// GB/T 22239-2019 (等保三级) 8.1.4.1: complexity, regular change, lock-out, idle sign-out.
export const passwordPolicy = security(
  'security.passwords',
  passwordRule,
  { minLength: 10, classes: 3, maxAgeDays: 90 },
  {
    zh: '口令长度、复杂度与更换周期',
    en: 'Length, complexity and age of passwords',
  },
);

const signInRule = z.strictObject({
  failures: labelled(whole(3, 20), '失败几次后开始等待', 'Failures before the first wait', { unit: '次' }),
  waitSeconds: labelled(whole(1, 3600), '第一次等待', 'The first wait; it doubles with every further failure', {
    unit: '秒',
    note: { zh: '以后每失败一次加倍', en: 'Doubles with every further failure' },
  }),
  longestWaitSeconds: labelled(whole(60, 86_400), '最长等待', 'The longest wait', { unit: '秒' }),
  forgetMinutes: labelled(whole(10, 1440), '多久以前的失败不再计', 'Failures older than this no longer count', { unit: '分钟' }),
  networkFailures: labelled(whole(20, 10_000).default(100), '同一网络合计失败几次后等待', 'Failures of one network before it waits', {
    unit: '次',
    note: { zh: '许多人可能共用一个网络地址', en: 'Many people may share its address' },
  }),
  alarmFailures: labelled(
    whole(10, 10_000).default(50),
    '同一账号合计失败几次报警',
    'Failures of one account, from wherever, at which the audit log says so',
    {
      unit: '次',
    },
  ),
});
export type SignInRule = z.output<typeof signInRule>;
export const signInPolicy = security(
  'security.signIn',
  signInRule,
  { failures: 5, waitSeconds: 60, longestWaitSeconds: 1800, forgetMinutes: 60, networkFailures: 100, alarmFailures: 50 },
  {
    zh: '登录失败后的锁定与延时：同一账号在同一网络、同一网络合计、同一账号合计（报警）',
    en: 'Lock-out and slow-down after failed sign-ins: of an account at a network, of a network, of an account (alarm)',
  },
);

const sessionRule = z.strictObject({
  idleMinutes: labelled(whole(5, 240), '无操作多久退出', 'Idle minutes', { unit: '分钟' }),
  hours: labelled(whole(1, 24), '最长', 'Hours at most', { unit: '小时' }),
});
export type SessionRule = z.infer<typeof sessionRule>;
export const sessionPolicy = security(
  'security.sessions',
  sessionRule,
  { idleMinutes: 30, hours: 12 },
  {
    zh: '会话的空闲退出与最长时间',
    en: 'Idle and absolute end of sessions',
  },
);

const administrationRule = z.strictObject({
  proposalDays: labelled(whole(1, 30), '提请后几天内须确认', 'Days within which the second administrator may confirm', { unit: '天' }),
  formerDays: labelled(whole(7, 365), '卸任后账号继续受保护', 'Days for which a former administrator is protected like one', {
    unit: '天',
  }),
  codeHours: labelled(whole(1, 72), '重设口令的验证码有效', 'Hours for which the one-time code of a password reset works', {
    unit: '小时',
  }),
  firstCodeHours: labelled(
    whole(1, 720).default(168),
    '首次口令的验证码有效',
    'Hours for which the one-time code of a first password works',
    {
      unit: '小时',
      note: { zh: '几百张通知单要发好几天', en: 'Slips for hundreds take days to hand out' },
    },
  ),
  newcomerDays: labelled(whole(1, 30).default(3), '新任管理员几天后方可确认', 'Days after which the word of a new administrator counts', {
    unit: '天',
  }),
});
export type AdministrationRule = z.output<typeof administrationRule>;
export const administrationPolicy = security(
  'security.administration',
  administrationRule,
  { proposalDays: 7, formerDays: 30, codeHours: 24, firstCodeHours: 168, newcomerDays: 3 },
  {
    zh: '三员管理：提请几天内须由另一人确认，卸任后账号继续受保护的天数，重设口令、首次口令的验证码几小时内有效，新任管理员几天后方可确认',
    en: 'The three administrators: days within which a second one confirms, days for which a former one stays protected, hours for which the one-time codes of resets and of first passwords work, days after which a new one confirms',
  },
);
