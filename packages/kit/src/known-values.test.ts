import { Refused, type Kind } from '@mingjing/contracts/refused';
import { KnownValues, RIGHTS, STANDING, Trouble, type Holding } from './known-values';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const FRESH_MS = 10_000;
const refusal = (kind: Kind) => new Refused(`owner.${kind}`, kind);

/** An owner that answers with how often it was asked, refuses, or never answers. */
class Owner {
  asked = 0;
  mood: 'answers' | 'hangs' | Error = 'answers';
  delayMs = 0;
  readonly patience: number[] = [];

  readonly ask = async (timeoutMs: number): Promise<number> => {
    this.asked += 1;
    const answer = this.asked;
    this.patience.push(timeoutMs);
    if (this.mood instanceof Error) throw this.mood;
    if (this.mood === 'hangs') await new Promise(() => undefined);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    return answer;
  };
}

function house(holding: Holding, more: { most?: number; trouble?: Trouble } = {}) {
  const owner = new Owner();
  const known = new KnownValues<number>({ holding, freshMs: FRESH_MS, ...more });
  const deleteWhere = (gone: (value: number) => boolean) => known.deleteWhere(gone);
  return { owner, values: { get: (key: string) => known.get(key, owner.ask), deleteWhere } };
}

/** What a reader gets, and after how long. */
async function timed(reading: Promise<number>): Promise<{ got: number | string; ms: number }> {
  const began = performance.now();
  let said: { got: number | string; ms: number } | undefined;
  const say = (got: number | string) => (said = { got, ms: Math.round(performance.now() - began) });
  void reading.then(say, (error: Refused) => say(`${error.code} ${error.kind}`));
  for (let step = 0; !said && step < 2_000; step += 1) await jest.advanceTimersByTimeAsync(step === 0 ? 0 : 5);
  if (!said) throw new Error('no answer within ten seconds');
  return said;
}
const later = (ms: number) => jest.advanceTimersByTimeAsync(ms);

test('readers of one key share a question, and nobody asks again for half of the time', async () => {
  const { owner, values } = house(STANDING);
  expect(await Promise.all([values.get('a'), values.get('a')])).toEqual([1, 1]);
  await later(FRESH_MS / 2 - 1);
  expect(await values.get('a')).toBe(1);
  expect(owner.asked).toBe(1);
});

test('from half of the time on it is asked behind the reader; past it the reader waits for the answer', async () => {
  const { owner, values } = house(STANDING);
  await values.get('a');
  owner.delayMs = 300;
  await later(FRESH_MS / 2);
  expect(await timed(values.get('a'))).toEqual({ got: 1, ms: 0 });
  await later(300);
  expect(await timed(values.get('a'))).toEqual({ got: 2, ms: 0 });
  await later(FRESH_MS);
  expect(await timed(values.get('a'))).toEqual({ got: 3, ms: 300 });
});

describe.each([
  ['does not answer', 'hangs' as const, 1_000],
  ['is away', refusal('unavailable'), 0],
])('while the owner %s', (_, mood, ms) => {
  test('one reader waits a second at most; then all get what is known at once, and the new as soon as there is one', async () => {
    const { owner, values } = house(STANDING);
    await values.get('a');
    await values.get('b');
    await later(FRESH_MS);
    owner.mood = mood;
    expect(await timed(values.get('a'))).toEqual({ got: 1, ms });
    for (let hour = 0; hour < 5; hour += 1) {
      await later(3_600_000);
      expect(await timed(values.get('a'))).toEqual({ got: 1, ms: 0 });
      expect(await timed(values.get('b'))).toEqual({ got: 2, ms: 0 });
      await later(1_000);
    }
    expect(new Set(owner.patience.slice(2))).toEqual(new Set([1_000]));
    owner.mood = 'answers';
    await later(2_000);
    await timed(values.get('a'));
    await later(0);
    expect(await values.get('a')).toBe(owner.asked);
  });

  test('rights are held for a minute from when they were asked for, then refused; one nobody knows is refused in time', async () => {
    const { owner, values } = house(RIGHTS);
    await values.get('a');
    owner.mood = mood;
    const first = await timed(values.get('new'));
    expect(first.got).toMatch(/unavailable unavailable$|owner.unavailable unavailable/);
    expect(first.ms).toBeLessThanOrEqual(8_000);
    await later(50_000);
    expect((await timed(values.get('a'))).got).toBe(1);
    await later(11_000);
    const refused = await timed(values.get('a'));
    expect(refused.got).toMatch(/unavailable$/);
    expect(refused.ms).toBeLessThanOrEqual(1_000);
    owner.mood = 'answers';
    expect(await timed(values.get('a'))).toEqual({ got: owner.asked, ms: 0 });
  });
});

describe('what was never read', () => {
  test('is waited for once while its owner hangs; then, of all that is known of it, refused within a second with when to come again', async () => {
    const trouble = new Trouble();
    const [rules, sessions] = [house(STANDING, { trouble }), house(RIGHTS, { trouble })];
    for (const { owner } of [rules, sessions]) owner.mood = 'hangs';
    expect(await timed(rules.values.get('a'))).toEqual({ got: 'service.unavailable unavailable', ms: 8_000 });
    for (let step = 0; step < 5; step += 1) {
      for (const { values } of [rules, sessions])
        expect(await timed(values.get(`new ${step}`))).toEqual({ got: 'service.unavailable unavailable', ms: 1_000 });
      await later(20_000);
    }
    const refused = expect(sessions.values.get('late')).rejects.toMatchObject({ details: { retryAfter: 2 } });
    await later(1_000);
    await refused;
    for (const { owner } of [rules, sessions]) owner.mood = 'answers';
    expect((await timed(rules.values.get('b'))).got).toBe(rules.owner.asked);
    sessions.owner.delayMs = 3_000;
    expect(await timed(sessions.values.get('b'))).toEqual({ got: sessions.owner.asked, ms: 3_000 });
  });

  test('is kept where a slow owner answers after nobody waits, who is trusted again then', async () => {
    const { owner, values } = house(STANDING);
    owner.mood = refusal('unavailable');
    await timed(values.get('a'));
    owner.mood = 'answers';
    owner.delayMs = 3_000;
    expect(await timed(values.get('b'))).toEqual({ got: 'service.unavailable unavailable', ms: 1_000 });
    expect(owner.patience.at(-1)).toBe(8_000);
    await later(2_000);
    expect(await timed(values.get('b'))).toEqual({ got: 2, ms: 0 });
    expect(await timed(values.get('c'))).toEqual({ got: 3, ms: 3_000 });
  });
});

test('while nobody answers an owner is asked twice a second at most for what is known', async () => {
  const { owner, values } = house(STANDING);
  await values.get('a');
  await later(FRESH_MS);
  owner.mood = refusal('unavailable');
  const before = owner.asked;
  for (let step = 0; step < 1_000; step += 1) {
    await values.get('a');
    await later(10);
  }
  expect(owner.asked - before).toBeLessThanOrEqual(21);
  expect(owner.asked - before).toBeGreaterThan(10);
});

test('an answer that comes too late for whoever waited is kept all the same', async () => {
  const { owner, values } = house(STANDING);
  await values.get('a');
  await later(FRESH_MS);
  owner.delayMs = 1_500;
  expect(await timed(values.get('a'))).toEqual({ got: 1, ms: 1_000 });
  await later(500);
  expect(await timed(values.get('a'))).toEqual({ got: 2, ms: 0 });
});

test.each<[string, Holding, Kind, boolean]>([
  ['what is gone is told to nobody', STANDING, 'missing', true],
  ['a service that is not recognised for a while ends no rule', STANDING, 'unauthenticated', false],
  ['a session that has ended', RIGHTS, 'unauthenticated', true],
  ['rights that were taken', RIGHTS, 'forbidden', true],
  ['too much asked', RIGHTS, 'exhausted', false],
])('a refusal of the owner is an answer or is none: %s', async (_, holding, kind, ends) => {
  const { owner, values } = house(holding);
  await values.get('a');
  await later(FRESH_MS);
  owner.mood = refusal(kind);
  expect((await timed(values.get('a'))).got).toBe(ends ? `owner.${kind} ${kind}` : 1);
  owner.mood = 'hangs';
  // Behind a reader too: it is known no longer.
  expect((await timed(values.get('a'))).got).toBe(ends ? 'service.unavailable unavailable' : 1);
});

test('what is forgotten while it is asked for is not kept', async () => {
  const { owner, values } = house(RIGHTS);
  owner.delayMs = 100;
  const before = values.get('a');
  await later(50);
  values.deleteWhere((value) => value === 99);
  const after = values.get('a');
  await later(100);
  expect([await before, await after]).toEqual([1, 2]);
  expect(await timed(values.get('a'))).toEqual({ got: 2, ms: 0 });
});

test('whoever was not asked for longest goes first', async () => {
  const { owner, values } = house(STANDING, { most: 2 });
  for (const key of ['a', 'b', 'a', 'c']) await values.get(key);
  expect(owner.asked).toBe(3);
  await values.get('a');
  expect(owner.asked).toBe(3);
  await values.get('b');
  expect(owner.asked).toBe(4);
});

test('a failure nobody waits for is nobody’s unhandled rejection', async () => {
  const heard = jest.fn();
  process.on('unhandledRejection', heard);
  const { owner, values } = house(STANDING);
  await values.get('a');
  await later(FRESH_MS / 2);
  owner.mood = refusal('unavailable');
  expect(await values.get('a')).toBe(1);
  await later(5_000);
  jest.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', heard);
  expect(heard).not.toHaveBeenCalled();
});

test('several keys that have to be asked for share a call; what the owner does not have is undefined', async () => {
  const known = new KnownValues<string>({ holding: STANDING, freshMs: FRESH_MS });
  const calls: string[][] = [];
  let answers = true;
  const all = async (...keys: string[]) => {
    const got = known.getAll(keys, async (some) => {
      calls.push(some);
      return answers ? new Map(some.filter((key) => key !== 'none').map((key) => [key, key.toUpperCase()])) : new Promise(() => undefined);
    });
    await later(2_000);
    return [...(await got)];
  };
  expect(await all('a', 'b', 'none')).toEqual([
    ['a', 'A'],
    ['b', 'B'],
    ['none', undefined],
  ]);
  expect(await all('a', 'c')).toEqual([
    ['a', 'A'],
    ['c', 'C'],
  ]);
  await later(3_600_000);
  answers = false;
  expect(await all('c', 'a')).toEqual([
    ['c', 'C'],
    ['a', 'A'],
  ]);
  expect(calls).toEqual([['a', 'b', 'none'], ['c'], ['c', 'a']]);
});
