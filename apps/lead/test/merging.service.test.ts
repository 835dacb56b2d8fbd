import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { isRefused } from '@mingjing/contracts/refused';
import { openStore, type Store } from '@mingjing/store';
import type { ActionName, Inputs, Person } from '../src/action';
import { act, nextActions } from '../src/actions';
import type { Case } from '../src/case';
import { EXCLUDED } from '../src/following';
import { mergesJob, tellMerges } from '../src/merge-telling';
import { models, type Models } from '../src/models';
import { open } from '../src/screening';
import { inputs, OPENING, PEOPLE, policy } from './walk';

let dataDir: string;
let store: Store;
let stored: Models;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'lead-merges-'));
  store = await openStore({ service: 'lead', dataDir });
  stored = models(store);
  await store.ready();
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

let now = new Date('2026-03-02T02:00:00Z');
const log = { warn: () => undefined, error: (about: unknown) => expect(about).toBeUndefined() } as never;
const telling = (meanwhile: () => Promise<void> = () => Promise.resolve()) => ({
  context: { clock: { now: () => now }, log },
  models: stored,
  // Rules are read between looking and writing.
  policies: { for: () => meanwhile().then(() => policy), forgetCalendar: () => undefined },
});

const CASES = 6;
const idOf = (run: string, place: number): string => `c${run}x${place}`;

/** What somebody does in one case; `cut`: the process ends before the other cases hear of it. */
const deed = fc.record({
  ...{ place: fc.nat(CASES - 1), other: fc.nat(CASES - 1), who: fc.nat(PEOPLE.length - 1) },
  ...{ merges: fc.nat(3), pick: fc.nat(1000), variant: fc.nat(1000), cut: fc.nat(4) },
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

const met = new Set<string>();
let causes = 0;

/** Merging comes up often, so that chains of it form; else whatever the case allows. */
function chosen(
  c: Case,
  run: string,
  person: Person,
  { merges, pick, variant, other }: Deed,
): [ActionName, Inputs[ActionName]] | undefined {
  const offered = nextActions(c, () => person);
  const mergings: ActionName[] = offered.filter((name) => name === 'mergeDuplicate' || name === 'undoMerge');
  const names = merges > 0 && mergings.length > 0 ? mergings : offered.filter((name) => !mergings.includes(name) && name !== 'handOn');
  const name = names[pick % names.length];
  if (!name) return undefined;
  if (name === 'mergeDuplicate') return [name, { intoCaseId: idOf(run, other) }];
  const choices = inputs[name] as Inputs[ActionName][];
  const input = choices[variant % choices.length]!;
  return [
    name,
    'caseId' in input && c.merged?.length
      ? { ...input, caseId: [...c.merged.map((m) => m.caseId), ''][pick % (c.merged.length + 1)] }
      : input,
  ];
}

async function openOne(run: string, place: number): Promise<string> {
  const facts = { ...OPENING, evaluationId: `e${run}-${place}`, visitWanted: place % 2 === 0 };
  const id = idOf(run, place);
  await stored.cases.create(id, { id: 'opened' }, { by: 'system:lead', at: now, division: 'c' }, open(facts, now, policy));
  return id;
}

async function does(run: string, one: Deed): Promise<void> {
  const [id, by] = [idOf(run, one.place), PEOPLE[one.who]!];
  const person: Person = { id: by, unitSide: by.startsWith('unit'), postId: '', role: '', words: null, now };
  const before = (await stored.cases.load(id))!.state;
  const picked = chosen(before, run, person, one);
  if (!picked || (picked[0] === 'mergeDuplicate' && one.place === one.other)) return;
  try {
    const cause = { id: `cause-${(causes += 1)}` };
    const { state } = await stored.cases.handle(
      id,
      cause,
      { by, at: now, division: 'c' },
      act(picked[0], picked[1] as never, person, policy),
    );
    if (!state.untold?.length || one.cut === 0) return;
    const refusal = await tellMerges(telling(), id);
    met.add(`${picked[0]} ${refusal?.code ?? 'told'}`);
    if (refusal) expect((await stored.cases.load(id))!.state.merge?.into).not.toBe((picked[1] as Inputs['mergeDuplicate']).intoCaseId);
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

/** The case in which one is handled; refuses circles by running out of steps. */
function leading(world: Map<string, Case>, id: string): string {
  let at = id;
  for (let steps = 0; steps <= CASES; steps += 1) {
    const into = world.get(at)?.merge?.into;
    if (!into) return at;
    at = into;
  }
  throw new Error(`a circle around ${id}`);
}

/** Nobody is lost, led twice, or left behind by a case that is over. */
function violations(world: Map<string, Case>): string[] {
  const wrong: string[] = [];
  const followers = new Map<string, string[]>([...world.keys()].map((id) => [id, []]));
  for (const [id, c] of world) {
    if (c.merge) followers.get(leading(world, id))!.push(id);
    if ((c.outcome === 'merged') !== Boolean(c.merge)) wrong.push(`${id} is ${c.state} ${c.outcome} and follows ${c.merge?.into}`);
    if (c.state === 'screening' && c.clocks.length === 0) wrong.push(`${id} has no limit`);
    if (c.untold?.length) wrong.push(`${id} has not told ${c.untold.join()}`);
  }
  for (const [id, c] of world) {
    const led = (c.merged ?? []).map(({ caseId }) => caseId).sort();
    if (led.length > 1 && !c.merge) met.add('leads two');
    if (c.merge) continue;
    if (led.join() !== followers.get(id)!.sort().join()) wrong.push(`${id} leads ${led.join()} instead of ${followers.get(id)!.join()}`);
    if (led.length > 0 && EXCLUDED.includes(c.outcome)) wrong.push(`${id} is ${c.outcome} and still leads`);
  }
  return wrong;
}

it('whoever merges, takes back and closes what at once, and wherever a process ends, no case is lost, led twice or left behind', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(deed, { minLength: 1, maxLength: 3 }), { minLength: 10, maxLength: 25 }), async (rounds) => {
      const run = String((runs += 1));
      now = new Date('2026-03-02T02:00:00Z');
      for (let place = 0; place < CASES; place += 1) await openOne(run, place);
      for (const deeds of rounds) {
        now = new Date(now.getTime() + 3_600_000);
        await Promise.all(deeds.map((one) => does(run, one)));
      }
      await mergesJob(telling()).run(new AbortController().signal);
      const world = new Map<string, Case>();
      for (let place = 0; place < CASES; place += 1) world.set(idOf(run, place), (await stored.cases.load(idOf(run, place)))!.state);
      expect(violations(world)).toEqual([]);
    }),
    // Seed and path say which walk it was; making it smaller would take minutes.
    { numRuns: 25, seed: 20261130, endOnFailure: true },
  );
  for (const one of ['mergeDuplicate told', 'undoMerge told', 'mergeDuplicate case.mergeMerged', 'leads two'])
    expect([...met]).toContain(one);
});

it('two merged into one at the same moment are both led, whoever looked first', async () => {
  const [main, slow, quick] = [await openOne('same', 0), await openOne('same', 1), await openOne('same', 2)];
  const person: Person = { id: 'sup1', unitSide: false, postId: '', role: '', words: null, now };
  const merge = (id: string) =>
    stored.cases.handle(
      id,
      { id: `merge-${id}` },
      { by: 'sup1', at: now, division: 'c' },
      act('mergeDuplicate', { intoCaseId: main }, person, policy),
    );
  await merge(slow);
  let times = 0;
  const meanwhile = async (): Promise<void> => {
    times += 1;
    if (times > 1) return;
    await merge(quick);
    await tellMerges(telling(), quick);
  };
  await tellMerges(telling(meanwhile), slow);
  expect((await stored.cases.load(main))!.state.merged?.map(({ caseId }) => caseId).sort()).toEqual([slow, quick].sort());
  expect(times).toBeGreaterThan(1);
});
