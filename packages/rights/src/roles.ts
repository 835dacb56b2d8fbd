/**
 * Whose side a role is on. `unit`: of those who are evaluated or supervised; `oversight`: of those who look at them; `force`: of
 * a body that supervises beside others when it is asked to (a force may be a unit itself); `administration`: 三员, of whom none
 * does another's part; `app`: a system with a key; `public`: no account.
 */
export type Group = 'public' | 'unit' | 'oversight' | 'force' | 'administration' | 'app';

interface RoleDefinition {
  zh: string;
  en: string;
  group: Group;
}

/**
 * Every role (domain.md §1); the codes are the standard ones. Of joint supervision (S6) the centre is a role of its own, since a
 * `coordinator` reads evaluations and cases, which the centre has no need of; its head is the `approver`, who signs there as
 * everywhere. The eight forces and four tiers are data: whoever acts for one is a `forceOfficer`, and the units of their post are
 * the force's own body. It is never by such a post alone that a record is read, but by what is addressed to that body (`unit`)
 * or by being named in it (`member`).
 */
const DEFINITIONS = {
  citizen: { zh: '群众', en: 'Citizen', group: 'public' },
  windowStaff: { zh: '窗口工作人员', en: 'Window staff', group: 'unit' },
  unitAdmin: { zh: '参评单位管理员', en: 'Administrator of a unit', group: 'unit' },
  unitHead: { zh: '单位一把手', en: 'Head of a unit', group: 'unit' },
  supervisor: { zh: '作风督查组', en: 'Supervision group', group: 'oversight' },
  coordinator: { zh: '综合协调组', en: 'Coordination group', group: 'oversight' },
  approver: { zh: '分管领导', en: 'Leader in charge', group: 'oversight' },
  leader: { zh: '领导', en: 'Leader', group: 'oversight' },
  coordinationCentre: { zh: '联合监督协调指导中心', en: 'Coordination centre of joint supervision', group: 'oversight' },
  forceOfficer: { zh: '监督力量联络员', en: 'Officer of a supervising force', group: 'force' },
  sysAdmin: { zh: '系统管理员', en: 'System administrator', group: 'administration' },
  secAdmin: { zh: '安全管理员', en: 'Security administrator', group: 'administration' },
  auditAdmin: { zh: '审计管理员', en: 'Audit administrator', group: 'administration' },
  app: { zh: '第三方系统', en: 'Third-party system', group: 'app' },
  supervisingApp: { zh: '第三方系统（督查）', en: 'Third-party system that supervises', group: 'app' },
} as const satisfies Record<string, RoleDefinition>;

export type Role = keyof typeof DEFINITIONS;

export const ROLES = Object.keys(DEFINITIONS) as [Role, ...Role[]];

/** What people call each role. */
export const ROLE_NAMES = namesOf(ROLES);

function namesOf(roles: readonly Role[]): Readonly<Record<string, string>> {
  return Object.fromEntries(roles.map((role) => [role, DEFINITIONS[role].zh]));
}

/** The roles of some groups. */
export function rolesOf(...groups: Group[]): readonly Role[] {
  return ROLES.filter((role) => groups.includes(DEFINITIONS[role].group));
}

/** Whoever acts for an office or a body: everybody but citizens. */
export const OFFICIALS = ROLES.filter((role) => DEFINITIONS[role].group !== 'public');
/** 三员: three people, none can do another's part. */
export const ADMINISTRATORS = rolesOf('administration');
/** Those who are evaluated and supervised, as people. */
export const UNIT_ROLES = rolesOf('unit');
/** Those who are evaluated, and systems that nobody marked as supervising: a unit's own system is the unit. */
export const OF_UNIT: readonly Role[] = [...UNIT_ROLES, 'app'];
/** Roles whose units are the body they are of; the units of all others are what they look after. */
export const OF_THEIR_UNITS: readonly Role[] = [...OF_UNIT, ...rolesOf('force')];
/** What somebody can hold a post as: citizens have no account, systems an API key. */
export const POST_ROLES = ROLES.filter((role) => !rolesOf('public', 'app').includes(role));
export const POST_ROLE_NAMES = namesOf(POST_ROLES);
