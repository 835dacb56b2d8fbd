import fc from 'fast-check';
import { enterLive } from '../src/ledger';
import { rebuild } from '../src/rebuild';
import { caseFacts, caseOpened, changed, evaluationFacts, matterRecorded, submitted, type TestEvent } from './events';
import { arrival, cellsOf, owner, recount, type World } from './world';

let world: World;
let now = new Date('2026-11-22T08:00:00Z');
const clock = { now: () => now };
const later = new Date('2026-12-01T00:00:00Z');

/** A log as the topic has it: ids in turn, each evaluation changed once later on. */
function aLog(length: number): TestEvent[] {
  return Array.from({ length }, (_, index) => {
    const facts = evaluationFacts({ evaluationId: `o:${index - (index % 3)}`, level: 'unsatisfied', rating: 'unsatisfied' });
    if (index % 3 === 0) return submitted(facts);
    if (index % 3 === 1) return changed(facts, evaluationFacts({ evaluationId: facts.evaluationId }), later, `${facts.evaluationId}#2`);
    return index % 2 ? matterRecorded(`mt-${index}`) : caseOpened(caseFacts(`c-${index}`));
  });
}

const count = (events: TestEvent[], from: number, to: number): Promise<void> =>
  enterLive(
    world.ledger,
    events.slice(from, to).map((event, index) => arrival(event, 1, from + index)),
  );

async function figures() {
  return cellsOf(world.ledger.models, await world.ledger.generations.current());
}

/** A rebuild loses nothing and doubles nothing, on any store. */
export function rebuildContract(open: () => Promise<World>): void {
  beforeEach(async () => {
    now = new Date('2026-11-22T08:00:00Z');
    world = await open();
    await world.ledger.generations.ensure(now);
  });
  afterEach(() => world.close());

  test('a rebuild gives the same figures and finds nothing to correct', async () => {
    const events = aLog(30);
    await count(events, 0, 30);
    expect(await rebuild(world.ledger, clock, owner(events))).toEqual({ events: 30, corrected: 0 });
    expect(await world.ledger.generations.live()).toEqual([2]);
    expect(await figures()).toEqual(recount(events));
  });

  test('it corrects what was wrong and says how many cells that were', async () => {
    const events = aLog(30);
    await count(events, 0, 30);
    const { cells } = world.ledger.models;
    const ids = (await cells.find().select({ _id: 1 }).sort({ _id: 1 }).lean()).map(({ _id }) => _id);
    await cells.updateOne({ _id: ids[0] }, { $inc: { 'n.matters': 5 } });
    await cells.deleteOne({ _id: ids[1] });
    await cells.updateOne({ _id: '1|d|division/999|2026-01-0' }, { $inc: { 'n.01|cases': 1 } }, { upsert: true });
    expect((await rebuild(world.ledger, clock, owner(events))).corrected).toBe(3);
    expect(await figures()).toEqual(recount(events));
  });

  test('what arrives meanwhile, from before or after, exported too or not, is neither lost nor counted twice', async () => {
    const script = fc.record({
      length: fc.integer({ min: 3, max: 30 }),
      consumed: fc.double({ min: 0, max: 1, noNaN: true }),
      written: fc.double({ min: 0, max: 1, noNaN: true }),
      steps: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 20 }),
      slow: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(script, async ({ length, consumed, written, steps, slow }) => {
        await world.close();
        world = await open();
        await world.ledger.generations.ensure(now);
        const events = aLog(length);
        let offset = Math.floor(consumed * length);
        // Documents come before topics: the export holds at least what has been consumed.
        const inDocuments = offset + Math.floor(written * (length - offset));
        const advance = async (by: number): Promise<void> => {
          const to = Math.min(length, offset + by);
          await count(events, Math.max(0, offset - 1), to);
          offset = to;
        };
        await count(events, 0, slow ? Math.floor(offset / 2) : offset);
        const straggler = slow ? count(events, Math.floor(offset / 2), offset) : Promise.resolve();
        await rebuild(
          world.ledger,
          clock,
          owner(events.slice(0, inDocuments), (index) => advance(steps[index % steps.length] as number)),
        );
        await straggler;
        await advance(length);
        expect(await figures()).toEqual(recount(events));
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  test('redelivery from the very beginning after a rebuild changes nothing', async () => {
    const events = aLog(12);
    await count(events, 0, 12);
    await rebuild(world.ledger, clock, owner(events));
    await count(events, 0, 12);
    expect(await figures()).toEqual(recount(events));
  });

  test('a rebuild that fails leaves the figures, and the next one succeeds', async () => {
    const events = aLog(12);
    await count(events, 0, 12);
    const failing = owner(events, async (index) => {
      if (index === 6) throw new Error('the owner went away');
    });
    await expect(rebuild(world.ledger, clock, failing)).rejects.toThrow('the owner went away');
    expect(await world.ledger.generations.live()).toEqual([1]);
    expect(await figures()).toEqual(recount(events));
    expect((await rebuild(world.ledger, clock, owner(events))).corrected).toBe(0);
    expect(await figures()).toEqual(recount(events));
  });

  test('two rebuilds at a time are refused; one that died is taken over and cannot swap any more', async () => {
    const events = aLog(6);
    await count(events, 0, 6);
    const overtaken = owner(events, async (index) => {
      if (index !== 3) return;
      await expect(rebuild(world.ledger, clock, owner(events))).rejects.toMatchObject({ code: 'statistics.rebuilding', kind: 'conflict' });
      now = new Date(now.getTime() + 61_000);
      await rebuild(world.ledger, clock, owner(events));
    });
    await expect(rebuild(world.ledger, clock, overtaken)).rejects.toMatchObject({ code: 'statistics.rebuildLost' });
    expect(await figures()).toEqual(recount(events));
  });

  test('the sweep removes generations nobody reads, and nothing else', async () => {
    const events = aLog(12);
    await count(events, 0, 12);
    await rebuild(world.ledger, clock, owner(events));
    const { signal } = new AbortController();
    await world.ledger.generations.sweep(now, signal);
    expect(await world.ledger.models.facts.countDocuments()).toBe(24);
    now = new Date(now.getTime() + 60_000);
    await world.ledger.generations.sweep(now, signal);
    expect(await world.ledger.models.facts.countDocuments()).toBe(12);
    expect(await cellsOf(world.ledger.models, 1)).toEqual({});
    expect(await world.ledger.models.places.countDocuments({ generation: 1 })).toBe(0);
    expect(await figures()).toEqual(recount(events));
  });

  test('what an older version counted is counted anew, once', async () => {
    const events = aLog(6);
    await count(events, 0, 6);
    expect(await world.ledger.generations.outdated()).toBe(false);
    await world.ledger.models.generations.updateMany({}, { $unset: { shape: 1 } });
    expect(await world.ledger.generations.outdated()).toBe(true);
    await expect(world.ledger.generations.readable()).rejects.toMatchObject({ code: 'statistics.recounting', kind: 'unavailable' });
    await rebuild(world.ledger, clock, owner(events));
    expect(await world.ledger.generations.outdated()).toBe(false);
    expect(await world.ledger.generations.readable()).toBe(2);
    expect(await figures()).toEqual(recount(events));
  });

  test('the sweep gives up a rebuild whose process died', async () => {
    await world.ledger.generations.begin(now);
    expect(await world.ledger.generations.live()).toEqual([1, 2]);
    await world.ledger.generations.sweep(new Date(now.getTime() + 61_000), new AbortController().signal);
    expect(await world.ledger.generations.live()).toEqual([1]);
  });
}
