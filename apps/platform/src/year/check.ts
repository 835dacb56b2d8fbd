import { setTimeout as pause } from 'node:timers/promises';
import { FIRST_DAY, measureName, MEASURES_TO, PUBLISHED, VOLUMES_TO, type YearFigures } from './figures';
import { COORDINATOR } from './people';
import type { Year } from './year';

/** One figure: what was published (at full size), what the year must come to at its scale, and what the platform says. */
export interface Compared {
  name: string;
  published?: number | string;
  expected: number | string;
  platform: number | string;
}

interface Summary {
  evaluations: number;
  satisfied: number;
  basicallySatisfied: number;
  unsatisfied: number;
  satisfactionRate: number | null;
  matters: number;
  mattersEvaluated: number;
  openScans: number;
  cases: number;
  casesClosed: number;
  invitations: number;
  invitationsDelivered: number;
  invitationsFailed: number;
  supervisionNotices: number;
  advisoryReminders: number;
  servicePoints: number;
  measures: Record<string, number>;
}

interface Reports {
  volumes: Summary;
  /** To the end of October. */
  measures: Record<string, number>;
  delivery: { messages: number; replies: number; states: Record<string, number> };
  missing: { handled: number; entered: number; missing: number };
  listed: { servicePoints: number; cases: number; closed: number };
  phones: { messages: number; twice: number };
}

/** A rebuild of the statistics as the platform tells of it. */
interface Run {
  state: 'waiting' | 'running' | 'done' | 'failed';
  events: number;
  corrected: number;
  error: string;
}

const AGAIN_MS = 500;
const RECOUNT_MS = 1_800_000;
/** Reports that stand still for so long will not change any more. */
const STILL_MS = 30_000;

/** Asks the platform's own reports until they show the year, or until they stand still at something else. */
export async function compare(year: Year): Promise<Compared[]> {
  let [last, since] = ['', performance.now()];
  for (;;) {
    const rows = rowsOf(year, await read(year));
    if (rows.every(({ expected, platform }) => expected === platform)) return rows;
    const now = JSON.stringify(rows);
    if (now !== last) [last, since] = [now, performance.now()];
    if (performance.now() - since > STILL_MS) return rows;
    await pause(AGAIN_MS);
  }
}

/** Counts everything anew from the owners' documents. @returns cells that differed */
export async function recount({ people }: Year): Promise<number> {
  const sysAdmin = people.get('sysadmin');
  const route = '/api/v1/statistics/rebuild';
  const end = performance.now() + RECOUNT_MS;
  let { run } = await sysAdmin<{ run: Run }>({ method: 'POST', route, body: {} });
  while (run.state === 'waiting' || run.state === 'running') {
    if (performance.now() > end) throw new Error(`the recount stands at ${run.events} events after ${RECOUNT_MS / 60_000} minutes`);
    await pause(AGAIN_MS);
    ({ run } = await sysAdmin<{ run: Run }>({ method: 'GET', route }));
  }
  if (run.state === 'failed') throw new Error(`the recount failed: ${run.error}`);
  return run.corrected;
}

async function read(year: Year): Promise<Reports> {
  const { people, phones, root } = year;
  const get = <T>(route: string): Promise<T> => people.get(COORDINATOR)<T>({ method: 'GET', route: `/api/v1${route}` });
  const total = async (route: string): Promise<number> => (await get<{ total: number }>(route)).total;
  const summary = (to: string): Promise<Summary> => get(`/statistics/summary?division=${root}&from=${FIRST_DAY}&to=${to}`);
  const months = `fromMonth=${FIRST_DAY.slice(0, 7)}&toMonth=${VOLUMES_TO.slice(0, 7)}`;
  const [volumes, early, delivery, { sum }, servicePoints, cases, closed] = await Promise.all([
    summary(VOLUMES_TO),
    summary(MEASURES_TO),
    get<Reports['delivery']>(`/messages/summary?division=${root}&kind=invitation`),
    get<{ sum: Reports['missing'] }>(`/statistics/missing-entries?division=${root}&${months}&pageSize=1`),
    total(`/service-points?division=${root}&pageSize=1`),
    total(`/cases?division=${root}&pageSize=1`),
    total(`/cases?division=${root}&state=closed&pageSize=1`),
    phones.look(),
  ]);
  return {
    volumes,
    measures: early.measures,
    delivery,
    missing: sum,
    listed: { servicePoints, cases, closed },
    phones: { messages: phones.messages, twice: phones.twice },
  };
}

const percent = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)} %`);

function rowsOf(year: Year, reports: Reports): Compared[] {
  const { plan } = year;
  const { figures } = plan;
  const full = plan.scale === 1;
  const known = (name: string, value: (of: YearFigures) => number | string, platform: number | string): Compared => ({
    name,
    ...(full && { published: value(PUBLISHED) }),
    expected: value(figures),
    platform,
  });
  const { volumes } = reports;
  return [
    known('评议对象 service points in use', (of) => of.servicePoints, volumes.servicePoints),
    known('办理事项 matters', (of) => of.matters, volumes.matters),
    known('短信邀请 invitations sent', (of) => of.invitations, volumes.invitations),
    known('评价 evaluations', (of) => of.evaluations, volumes.evaluations),
    known('满意 satisfied', (of) => of.satisfied, volumes.satisfied),
    known('基本满意 basically satisfied', (of) => of.basicallySatisfied, volumes.basicallySatisfied),
    known('不满意 unsatisfied', (of) => of.unsatisfied, volumes.unsatisfied),
    known('满意率 satisfaction', (of) => percent(of.satisfied / of.evaluations), percent(volumes.satisfactionRate)),
    known('督办事项 cases', (of) => of.unsatisfied, volumes.cases),
    known('办结 cases closed', (of) => of.unsatisfied, volumes.casesClosed),
    known('督办通知 supervision notices', (of) => of.supervisionNotices, volumes.supervisionNotices),
    known('提醒 advisory reminders', (of) => of.advisoryReminders, volumes.advisoryReminders),
    ...Object.keys(figures.measures).map((kind) =>
      known(`${measureName(kind)} ${kind} (≤ ${MEASURES_TO})`, (of) => of.measures[kind] ?? 0, reports.measures[kind] ?? 0),
    ),
    ...ours(year, reports),
  ];
}

/** What was not published, but follows from the plan: the same report must not disagree with another. */
function ours({ plan, handled }: Year, { volumes, delivery, missing, listed, phones }: Reports): Compared[] {
  const { figures, voices, lost } = plan;
  const invited = voices.filter(({ way }) => way !== 'plate').length;
  const count = (of: (one: (typeof handled)[number]) => number): number => handled.reduce((sum, one) => sum + of(one), 0);
  const row = (name: string, expected: number, platform: number): Compared => ({ name, expected, platform });
  return [
    row('送达 invitations delivered', figures.invitations - lost, volumes.invitationsDelivered),
    row('发送失败 invitations failed', lost, volumes.invitationsFailed),
    row('手机收到 messages on the phones', figures.invitations, phones.messages),
    row('收到两条的手机 phones with two', 0, phones.twice),
    row('短信台账 messages on record', figures.invitations, delivery.messages),
    row('一键回复 one-digit replies', voices.filter(({ way }) => way === 'reply').length, delivery.replies),
    row('一事一评 matters evaluated', invited, volumes.mattersEvaluated),
    row('扫码评价 open scans', voices.length - invited, volumes.openScans),
    row('评议对象列表 listed service points', figures.servicePoints, listed.servicePoints),
    row('督办列表 listed cases', figures.unsatisfied, listed.cases),
    row('已办结列表 listed as closed', figures.unsatisfied, listed.closed),
    row(
      '申报办理量 handled by declaration',
      count((one) => one.handled),
      missing.handled,
    ),
    row(
      '其中已录入 of them entered',
      count((one) => one.entered),
      missing.entered,
    ),
    row(
      '漏录 missing',
      count((one) => one.handled - one.entered),
      missing.missing,
    ),
  ];
}
