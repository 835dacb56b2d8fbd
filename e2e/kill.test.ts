import { createHash } from 'node:crypto';
import { sheet } from '../apps/platform/src/year/sheets';
import { evaluate, fetching } from '../apps/platform/src/honest-citizen';
import { startHall, type Hall } from './hall';
import { ADAPTERS, freshInstance, openPlates, Person, settled, until, type Figures, type Platform } from './platform';

const SEED = Number(process.env['KILL_SEED'] ?? 20_261_122);
const KILLS = 3;
const WRITERS = 16;
/** Before each kill, at least: on a machine that is busy, too. */
const ACKNOWLEDGED_EACH = 40;

/** Small linear congruential generator: the run is repeatable from its seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7f_ff_ff_ff) / 0x7f_ff_ff_ff;
}

interface Attempt {
  key: string;
  level: string;
  outcome: 'acknowledged' | 'unknown' | 'refused';
  receipt?: string;
}

describe.each(ADAPTERS)(`kill -9 under load, seed ${SEED}, on $name`, ({ env }) => {
  let platform: Platform;
  let hall: Hall;
  /** Whoever comes in the first moment after a start may be asked to come again. */
  const signIn = () =>
    until('the coordinator to be let in', () =>
      Person.signIn(platform, 'coordinator', hall.passwords['coordinator']).catch(() => undefined),
    );

  beforeAll(async () => {
    ({ platform, hall } = await startHall({ ...env, INSTANCE: freshInstance() }, 1));
  }, 300_000);
  afterAll(async () => {
    await platform?.dispose();
  });

  test('no acknowledged evaluation is lost, none is counted twice, no case is missing', async () => {
    const next = random(SEED);
    const coordinator = await signIn();
    // So many that what comes to one of them is no burst.
    const codes = await openPlates(coordinator, 1_000);
    const before = await settled(coordinator, '632800');
    const attempts: Attempt[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const stop = { now: false };
      const load = Promise.all(
        Array.from({ length: WRITERS }, (_, writer) => write(platform.url, codes, attempts, `${kill}-${writer}`, next, stop)),
      );
      const enough = attempts.filter(({ outcome }) => outcome === 'acknowledged').length + ACKNOWLEDGED_EACH;
      await until('some to be acknowledged', async () => attempts.filter(({ outcome }) => outcome === 'acknowledged').length > enough);
      await new Promise((resolve) => setTimeout(resolve, 700 + next() * 900));
      await platform.kill();
      stop.now = true;
      await load;
      platform = await platform.restart();
    }
    // Whoever got no answer asks again with the same key, as the citizen's page does.
    await until('everybody to be answered', async () => {
      const unknown = attempts.filter(({ outcome }) => outcome === 'unknown');
      await Promise.all(unknown.map((attempt) => again(platform.url, codes, attempt)));
      return unknown.length === 0;
    });

    const acknowledged = attempts.filter(({ outcome }) => outcome === 'acknowledged');
    expect(acknowledged.length).toBeGreaterThan(KILLS * ACKNOWLEDGED_EACH);
    expect(attempts.filter(({ outcome }) => outcome !== 'acknowledged')).toEqual([]);
    expect(new Set(acknowledged.map(({ receipt }) => receipt)).size).toBe(acknowledged.length);
    for (const { receipt } of acknowledged) {
      const found = await fetch(`${platform.url}/api/v1/public/receipts/${receipt}`);
      expect(found.status).toBe(200);
    }

    const again2 = await signIn();
    const unsatisfied = acknowledged.filter(({ level }) => level === 'unsatisfied').length;
    const after = await until('statistics to count every event', async () => {
      const now = await figures(again2);
      return now.evaluations >= before.evaluations + acknowledged.length && now.cases >= before.cases + unsatisfied && now;
    });
    expect(after.evaluations).toBe(before.evaluations + acknowledged.length);
    expect(after.unsatisfied).toBe(before.unsatisfied + unsatisfied);
    expect(after.cases).toBe(before.cases + unsatisfied);
    const listed = await again2.get<{ total: number }>('/evaluations?pageSize=1');
    expect([listed.total, after.held]).toEqual([after.evaluations + before.held, before.held]);
    const cases = await again2.get<{ total: number }>('/cases?pageSize=1');
    expect(cases.total).toBe(after.cases);
  }, 600_000);

  test('nobody is invited twice and nobody is left out, though it is killed while messages are on their way', async () => {
    let coordinator = await signIn();
    // At night nothing is sent: for this, messages go at any hour.
    await coordinator.put('/rules/notification.quietHours', { division: '', value: { from: '00:00', to: '00:00' } });
    const { items } = await coordinator.get<{ items: { id: string }[] }>('/service-points?pageSize=5');
    const files = await Promise.all(Array.from({ length: KILLS }, (_, kill) => invited(kill, items)));
    const sent = (): Promise<Map<string, Arrived[]>> => arrived(platform);
    for (const file of files) {
      await slowly(platform, SLOW_MS);
      const before = (await sent()).size;
      // Cut off by the kill, the import is sent again below.
      const uploading = coordinator.upload('/matters/import', '办理事项.xlsx', file).catch(() => undefined);
      const onTheWay = await until('messages on their way', async () => (await sent()).size > before && (await sent()).size);
      expect(onTheWay).toBeLessThan(before + INVITED);
      await platform.kill();
      await uploading;
      platform = await platform.restart();
      coordinator = await signIn();
    }
    await slowly(platform, 0);
    for (const file of files) {
      const outcome = await coordinator.upload<{ accepted: number; unchanged: number }>('/matters/import', '办理事项.xlsx', file);
      expect(outcome.accepted + outcome.unchanged).toBe(INVITED);
    }
    const all = KILLS * INVITED;
    await until('every invitation', async () => (await sent()).size === all, 240_000);
    await until('every receipt', async () => {
      const { total } = await coordinator.get<{ total: number }>('/messages?division=632800&state=delivered&pageSize=1');
      return total >= all;
    });
    const messages = [...(await sent()).values()];
    expect(messages.filter((list) => list.length !== 1)).toEqual([]);
    expect(messages.length).toBe(all);
    // Asked again only for what was on its way when it was killed, never for what it knew to be sent.
    const again = messages.flat().filter(({ asked }) => asked > 1);
    expect(Math.max(...messages.flat().map(({ asked }) => asked))).toBeLessThanOrEqual(1 + KILLS);
    expect(again.length).toBeLessThanOrEqual(KILLS * MOST_ON_THE_WAY);
  }, 600_000);
});

/** Of each kill. */
const INVITED = 600;
const SLOW_MS = 3_000;
/** Messages the platform hands to the provider in one call. */
const MOST_ON_THE_WAY = 200;

interface Arrived {
  id: string;
  to: string;
  asked: number;
}

/** A spreadsheet of matters whose people are all invited. */
function invited(kill: number, points: { id: string }[]): Promise<Buffer> {
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
  const rows = Array.from({ length: INVITED }, (_, n) => {
    const phone = `1361${kill}${String(n).padStart(5, '0')}9`;
    return [`KILL-${kill}-${n}`, '用水报装', today, points[n % points.length]?.id ?? '', phone];
  });
  return sheet(['办件编号', '事项名称', '办理日期', '评议对象', '手机号'], rows);
}

/** What has arrived on the phones of these people, by number. */
async function arrived({ sandbox }: Platform): Promise<Map<string, Arrived[]>> {
  const phones = new Map<string, Arrived[]>();
  for (let after = ''; ;) {
    const response = await fetch(`${sandbox}/v1/inbox?limit=1000${after && `&after=${encodeURIComponent(after)}`}`);
    const { messages, next } = (await response.json()) as { messages: Arrived[]; next: string };
    for (const message of messages) if (message.to.startsWith('1361')) phones.set(message.to, [...(phones.get(message.to) ?? []), message]);
    if (messages.length < 1_000) return phones;
    after = next;
  }
}

/** Lets the provider take its time, so that a kill finds messages on their way. */
async function slowly({ sandbox }: Platform, slowMs: number): Promise<void> {
  const body = JSON.stringify(slowMs > 0 ? { mode: 'slow', slowMs } : { mode: 'none' });
  const response = await fetch(`${sandbox}/v1/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
  expect(response.status).toBe(200);
}

function figures(person: Person): Promise<Figures> {
  return person.get<Figures>('/statistics/summary?division=632800');
}

async function write(
  url: string,
  codes: string[],
  attempts: Attempt[],
  writer: string,
  next: () => number,
  stop: { now: boolean },
): Promise<void> {
  for (let n = 0; !stop.now; n += 1) {
    const attempt: Attempt = { key: `kill-${SEED}-${writer}-${n}`, level: next() < 0.1 ? 'unsatisfied' : 'satisfied', outcome: 'unknown' };
    attempts.push(attempt);
    await again(url, codes, attempt);
    if (attempt.outcome === 'unknown') return;
  }
}

async function again(url: string, codes: string[], attempt: Attempt): Promise<void> {
  const place = createHash('sha256').update(attempt.key).digest().readUInt32BE(0) % codes.length;
  try {
    const { level, key } = attempt;
    const { status, body } = await evaluate(fetching(url), key, {
      code: codes[place],
      level,
      attitude: level,
      efficiency: level,
      text: '',
    });
    if (status === 201) Object.assign(attempt, { outcome: 'acknowledged', receipt: (body as { receipt: string }).receipt });
    else attempt.outcome = status >= 500 ? 'unknown' : 'refused';
  } catch {
    attempt.outcome = 'unknown';
  }
}
