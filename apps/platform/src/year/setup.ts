import type { Division, YearPoint, YearUnit } from './organisation';
import { COORDINATOR } from './people';
import type { Year } from './year';
import { sheet } from './sheets';

const V1 = '/api/v1';
const UNIT_HEADINGS = ['单位名称', '行政区划'];
const PEOPLE_HEADINGS = ['用户名', '姓名', '角色', '单位', '行政区划'];
const POINT_HEADINGS = ['名称', '类型', '参评单位', '行政区划', '窗口'];

export const supervisorOf = (jurisdiction: string): string => `supervisor-${jurisdiction}`;
/** The second pair of eyes of a jurisdiction. */
export const secondOf = (jurisdiction: string): string => `second-${jurisdiction}`;
export const unitAdminOf = ({ index }: YearUnit): string => `unit-${String(index + 1).padStart(3, '0')}`;

interface Outcome {
  accepted: number;
  unchanged?: number;
  rejected: number;
  errors: { row: number; field: string; message: string }[];
  proposalId?: string;
}

/** The division tree as the platform has it; the plan is made on it. */
export async function readDivisions({ people }: Pick<Year, 'people'>): Promise<Division[]> {
  return (await people.get('sysadmin')<{ items: Division[] }>({ method: 'GET', route: `${V1}/divisions` })).items;
}

/** How much there is to set up, for whoever shows how far it is. */
export const SET_UP_PARTS = 5;

/** What the administrators and the coordinator do before the first day, from three spreadsheets: units, people, service points. */
export async function setUp(year: Year): Promise<void> {
  const { plan } = year;
  const first = plan.organisation.points.filter(({ opens }) => opens === 0);
  await part(year, 'units', () => enterUnits(year));
  await part(year, 'accounts', () => makeAccounts(year));
  await part(year, 'posts', () => givePosts(year));
  await part(year, 'rules', () => letInvitationsGo(year));
  await part(year, 'servicePoints', () => importPoints(year, first, 'first'));
}

async function part({ progress, bar }: Year, name: string, work: () => Promise<void>): Promise<void> {
  await progress.once(name, work);
  bar.step();
}

async function enterUnits({ people, plan }: Year): Promise<void> {
  const rows = plan.organisation.units.map(({ name, division }) => [name, division]);
  const file = { name: '单位.xlsx', content: await sheet(UNIT_HEADINGS, rows) };
  const outcome = await people.get('sysadmin')<Outcome>({ method: 'POST', route: `${V1}/units/import`, file });
  mustBeWhole(file.name, outcome, rows.length);
}

/** 人员.xlsx: user name, name of the post (nobody is named), role, unit, division. */
function peopleRows({ plan }: Pick<Year, 'plan'>): string[][] {
  const { jurisdictions, units } = plan.organisation;
  return [
    [COORDINATOR, '综合协调岗', '综合协调组', '', jurisdictions[0]?.parentId ?? ''],
    ...jurisdictions.flatMap(({ id }) => [
      [supervisorOf(id), '作风督查岗', '作风督查组', '', id],
      [secondOf(id), '作风督查乙岗', '作风督查组', '', id],
    ]),
    ...units.map((unit) => [unitAdminOf(unit), `单位管理岗${unit.index + 1}`, '参评单位管理员', unit.name, '']),
  ];
}

/**
 * The system administrator makes the accounts, the security administrator releases their codes, and each holder sets a password.
 * Whoever a run that was cut off left without one gets another code.
 */
async function makeAccounts({ people, api, plan }: Year): Promise<void> {
  const rows = peopleRows({ plan });
  const file = { name: '人员.xlsx', content: await sheet(PEOPLE_HEADINGS, rows) };
  const sysadmin = people.get('sysadmin');
  const outcome = await sysadmin<Outcome>({ method: 'POST', route: `${V1}/accounts/import?renewUnused=true`, file });
  mustBeWhole(file.name, outcome, rows.length);
  if (outcome.proposalId === undefined) return;
  const proposal = `${V1}/administration/proposals/${outcome.proposalId}`;
  const { slips } = await people.get('secadmin')<{ slips: Half[] }>({ method: 'POST', route: `${proposal}/confirm`, body: {} });
  const { items } = await sysadmin<{ items: Half[] }>({ method: 'GET', route: `${proposal}/pickup-codes` });
  const pickups = new Map(items.map(({ concerned, code }) => [concerned.username, code]));
  for (const { concerned, code } of slips) {
    const { username } = concerned;
    const body = { username, code: code + (pickups.get(username) ?? ''), newPassword: people.ownPassword(username) };
    await api.ask({ method: 'POST', route: `${V1}/auth/password-by-code`, body });
  }
}

/** Of a one-time code: what stands on the slip, or what goes to its holder beside it. */
interface Half {
  concerned: { username: string };
  code: string;
}

/** The security administrator gives the posts, from the same file. */
async function givePosts(year: Year): Promise<void> {
  const rows = peopleRows(year);
  const file = { name: '人员.xlsx', content: await sheet(PEOPLE_HEADINGS, rows) };
  const outcome = await year.people.get('secadmin')<Outcome>({ method: 'POST', route: `${V1}/posts/import`, file });
  mustBeWhole(file.name, outcome, rows.length);
}

/** Whoever left a number is invited; the rest of the rule stays as it is delivered. */
async function letInvitationsGo({ people }: Year): Promise<void> {
  const coordinator = people.get(COORDINATOR);
  const { items } = await coordinator<{ items: { key: string; value: unknown }[] }>({ method: 'GET', route: `${V1}/rules` });
  const rule = items.find(({ key }) => key === 'notification.invitation');
  const value = { ...(rule?.value as object), enabled: true };
  await coordinator({ method: 'PUT', route: `${V1}/rules/notification.invitation`, key: 'year-invite', body: { division: '', value } });
}

/** Service points from a spreadsheet, as an administrator sends it. */
export async function importPoints({ people }: Year, points: readonly YearPoint[], name: string): Promise<void> {
  const rows = points.map((point) => [point.name, point.kind, point.unit.name, point.unit.division, point.windows.join('、')]);
  const file = { name: '评议对象.xlsx', content: await sheet(POINT_HEADINGS, rows) };
  const route = `${V1}/service-points/import`;
  const outcome = await people.get(COORDINATOR)<Outcome>({ method: 'POST', route, key: `year-points-${name}`, file });
  mustBeWhole(`评议对象.xlsx (${name})`, outcome, rows.length);
}

/** Every row is in, whether by this sending of the file or an earlier one. @throws Error naming the first faults */
export function mustBeWhole(what: string, { accepted, unchanged = 0, rejected, errors }: Outcome, rows: number): void {
  if (rejected === 0 && accepted + unchanged === rows) return;
  const faults = errors.slice(0, 5).map(({ row, field, message }) => `${row} ${field}: ${message}`);
  throw new Error(
    `${what}: ${rows} 行中收下 ${accepted + unchanged} 行 (${accepted + unchanged} of ${rows} rows taken)\n${faults.join('\n')}`,
  );
}
