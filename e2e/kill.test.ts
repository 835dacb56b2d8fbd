import { ADAPTERS, freshInstance, Person, settled, startPlatform, until, type Figures, type Platform } from './platform';

const SEED = Number(process.env['KILL_SEED'] ?? 20_261_122);
const KILLS = 3;
const WRITERS = 16;

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

  beforeAll(async () => {
    platform = await startPlatform({ ...env, INSTANCE: freshInstance() });
  }, 180_000);
  afterAll(async () => {
    await platform?.dispose();
  }, 60_000);

  test('no acknowledged evaluation is lost, none is counted twice, no case is missing', async () => {
    const next = random(SEED);
    const coordinator = await Person.signIn(platform, 'coordinator');
    const codes = (await coordinator.get<{ items: { plateCode: string }[] }>('/service-points?pageSize=100')).items.map(
      ({ plateCode }) => plateCode,
    );
    const before = await settled(coordinator, '632800');
    const attempts: Attempt[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const stop = { now: false };
      const load = Promise.all(
        Array.from({ length: WRITERS }, (_, writer) => write(platform.url, codes, attempts, `${kill}-${writer}`, next, stop)),
      );
      await new Promise((resolve) => setTimeout(resolve, 700 + next() * 900));
      await platform.kill();
      stop.now = true;
      await load;
      platform = await platform.restart();
    }
    // Whoever got no answer asks again with the same key, as the citizen's page does.
    await Promise.all(attempts.filter(({ outcome }) => outcome === 'unknown').map((attempt) => again(platform.url, codes, attempt)));

    const acknowledged = attempts.filter(({ outcome }) => outcome === 'acknowledged');
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(attempts.filter(({ outcome }) => outcome !== 'acknowledged')).toEqual([]);
    expect(new Set(acknowledged.map(({ receipt }) => receipt)).size).toBe(acknowledged.length);
    for (const { receipt } of acknowledged) {
      const found = await fetch(`${platform.url}/api/v1/public/receipts/${receipt}`);
      expect(found.status).toBe(200);
    }

    const again2 = await Person.signIn(platform, 'coordinator');
    const unsatisfied = acknowledged.filter(({ level }) => level === 'unsatisfied').length;
    const after = await until(
      'statistics to count every event',
      async () => {
        const now = await figures(again2);
        return now.evaluations >= before.evaluations + acknowledged.length && now.cases >= before.cases + unsatisfied && now;
      },
      60_000,
    );
    expect(after.evaluations).toBe(before.evaluations + acknowledged.length);
    expect(after.unsatisfied).toBe(before.unsatisfied + unsatisfied);
    expect(after.cases).toBe(before.cases + unsatisfied);
    const listed = await again2.get<{ total: number }>('/evaluations?pageSize=1');
    expect(listed.total).toBe(after.evaluations);
    const cases = await again2.get<{ total: number }>('/cases?pageSize=1');
    expect(cases.total).toBe(after.cases);
  }, 300_000);
});

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
  const place = [...attempt.key].reduce((sum, letter) => sum + letter.charCodeAt(0) * 31, 0) % codes.length;
  try {
    const response = await fetch(`${url}/api/v1/public/evaluations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': attempt.key },
      body: JSON.stringify({ code: codes[place], level: attempt.level, attitude: attempt.level, efficiency: attempt.level, text: '' }),
    });
    const body = (await response.json()) as { receipt?: string; code?: string };
    if (response.status === 201) Object.assign(attempt, { outcome: 'acknowledged', receipt: body.receipt });
    else attempt.outcome = response.status >= 500 ? 'unknown' : 'refused';
  } catch {
    attempt.outcome = 'unknown';
  }
}
