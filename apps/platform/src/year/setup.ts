import { inLanes } from './api';
import type { YearPlan } from './plan';
import type { Division, YearPoint, YearUnit } from './organisation';
import type { Year } from './year';
import { sheet } from './sheets';

const LANES = 6;
const V1 = '/api/v1';
const POINT_HEADINGS = ['名称', '类型', '参评单位', '行政区划', '窗口'];

export const COORDINATOR = 'coordinator';
export const supervisorOf = (jurisdiction: string): string => `supervisor-${jurisdiction}`;
/** The second pair of eyes of a jurisdiction. */
export const secondOf = (jurisdiction: string): string => `second-${jurisdiction}`;
export const unitAdminOf = ({ index }: YearUnit): string => `unit-${String(index + 1).padStart(3, '0')}`;

interface Seat {
  username: string;
  name: string;
  role: string;
  divisions: string[];
  units: string[];
}

interface Outcome {
  accepted: number;
  unchanged?: number;
  rejected: number;
  errors: { row: number; field: string; message: string }[];
}

/** The division tree as the platform has it; the plan is made on it. */
export async function readDivisions({ people }: Pick<Year, 'people'>): Promise<Division[]> {
  return (await people.get('sysadmin')<{ items: Division[] }>({ method: 'GET', route: `${V1}/divisions` })).items;
}

/** How much there is to set up, for whoever shows how far it is. */
export function setUpSize({ organisation: { units, jurisdictions } }: YearPlan): number {
  return 2 * units.length + 2 * jurisdictions.length + 2;
}

/** What the three administrators and the coordinator do before the first day: units, people, rules, the first service points. */
export async function setUp(year: Year): Promise<void> {
  const { progress, plan } = year;
  await progress.once('units', () => enterUnits(year));
  await year.places.readUnits();
  await progress.once('people', () => seatPeople(year));
  await progress.once('rules', () => letInvitationsGo(year));
  await progress.once('servicePoints', () =>
    importPoints(
      year,
      plan.organisation.points.filter(({ opens }) => opens === 0),
      'first',
    ),
  );
}

async function enterUnits({ people, plan, bar }: Year): Promise<void> {
  const sysadmin = people.get('sysadmin');
  await inLanes(plan.organisation.units, LANES, async ({ index, name, division }) => {
    await sysadmin({ method: 'POST', route: `${V1}/units`, key: `year-unit-${index}`, body: { name, division } });
    bar.step();
  });
}

function seats(year: Year): Seat[] {
  const { jurisdictions, units } = year.plan.organisation;
  const root = jurisdictions[0]?.parentId ?? '';
  const seat = (username: string, name: string, role: string, divisions: string[], unitIds: string[] = []): Seat => ({
    username,
    name,
    role,
    divisions,
    units: unitIds,
  });
  return [
    seat(COORDINATOR, '综合协调组', 'coordinator', [root]),
    ...jurisdictions.flatMap(({ id, name }) => [
      seat(supervisorOf(id), `${name}作风督查组`, 'supervisor', [id]),
      seat(secondOf(id), `${name}作风督查组乙岗`, 'supervisor', [id]),
    ]),
    ...units.map((unit) => seat(unitAdminOf(unit), `单位管理员${unit.index + 1}`, 'unitAdmin', [], [year.places.unitId(unit)])),
  ];
}

/** The system administrator makes the accounts, the security administrator gives the posts. */
async function seatPeople(year: Year): Promise<void> {
  await inLanes(seats(year), LANES, async (one) => {
    await takeSeat(year, one);
    year.bar.step();
  });
}

async function takeSeat({ people, progress }: Year, { username, name, role, divisions, units }: Seat): Promise<void> {
  const [sysadmin, secadmin] = [people.get('sysadmin'), people.get('secadmin')];
  const made = await sysadmin<{ account: { id: string }; initialPassword: string }>({
    method: 'POST',
    route: `${V1}/accounts`,
    key: `year-account-${username}`,
    body: { username, name },
  });
  // Shown once: where the answer was lost in a cut-off, the administrator gives a new one.
  const firstPassword =
    made.initialPassword ||
    progress.firstPasswords[username] ||
    (await sysadmin<{ initialPassword: string }>({ method: 'POST', route: `${V1}/accounts/${made.account.id}/reset-password`, body: {} }))
      .initialPassword;
  progress.firstPasswords[username] = firstPassword;
  progress.save();
  const post = await secadmin<{ id: string }>({
    method: 'POST',
    route: `${V1}/posts`,
    key: `year-post-${username}`,
    body: { name, role, divisions, units },
  });
  await secadmin({
    method: 'POST',
    route: `${V1}/assignments`,
    key: `year-seat-${username}`,
    body: { accountId: made.account.id, postId: post.id },
  });
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
export async function importPoints({ people, bar }: Year, points: readonly YearPoint[], name: string): Promise<void> {
  const rows = points.map((point) => [point.name, point.kind, point.unit.name, point.unit.division, point.windows.join('、')]);
  const file = { name: '评议对象.xlsx', content: await sheet(POINT_HEADINGS, rows) };
  const route = `${V1}/service-points/import`;
  const outcome = await people.get(COORDINATOR)<Outcome>({ method: 'POST', route, key: `year-points-${name}`, file });
  mustBeWhole(`评议对象.xlsx (${name})`, outcome, rows.length);
  bar.step();
}

/** Every row is in, whether by this sending of the file or an earlier one. @throws Error naming the first faults */
export function mustBeWhole(what: string, { accepted, unchanged = 0, rejected, errors }: Outcome, rows: number): void {
  if (rejected === 0 && accepted + unchanged === rows) return;
  const faults = errors.slice(0, 5).map(({ row, field, message }) => `${row} ${field}: ${message}`);
  throw new Error(
    `${what}: ${rows} 行中收下 ${accepted + unchanged} 行 (${accepted + unchanged} of ${rows} rows taken)\n${faults.join('\n')}`,
  );
}
