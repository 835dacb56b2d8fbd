import type { Refused } from '@mingjing/contracts/refused';
import type { Job, ServiceContext } from '@mingjing/kit';
import type { Loaded } from '@mingjing/store';
import { initialCase, type Case } from './case';
import type { CaseEvent } from './case-events';
import { EXCLUDED } from './following';
import type { Policy } from './due';
import { gather, leaveExcluded, mergeRefusal, stayAlone, type Follower } from './merging';
import type { Models } from './models';
import type { Policies } from './policy';

/** Cases are told again where they changed meanwhile; so often only while many people act in them at once. */
const MAX_ROUNDS = 20;
/** Looked at in one turn; what is left comes with the next. */
const BATCH = 100;
const EVERY_MS = 10_000;

interface Telling {
  context: Pick<ServiceContext, 'clock' | 'log'>;
  models: Models;
  policies: Policies;
}
type Stored = Loaded<Case, CaseEvent> & { id: string };

/**
 * Brings the cases in line that have to hear that this one was merged, goes alone again, or leaves them alone: each is one
 * document, so that the first write holds the decision and the others follow from it, whoever comes to make them. Done again,
 * nothing more happens.
 * @returns why the main case could not take this one in, after which it stands where it stood; undefined otherwise
 */
export async function tellMerges(telling: Telling, id: string): Promise<Refused | undefined> {
  const { cases } = telling.models;
  let refusal: Refused | undefined;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const told = await cases.load(id);
    if (!told?.state.untold?.length) return refusal;
    for (const other of told.state.untold) refusal = (await tell(telling, { ...told, id }, other)) ?? refusal;
    // Bookkeeping, not history; whoever changed the case meanwhile may have changed what there is to tell.
    await cases.model.collection.updateOne({ _id: id as never, version: told.version }, { $set: { untold: [] } });
  }
  telling.context.log.warn({ case: id }, 'a case changes faster than others hear of its merging; they are told at the next turn');
  return refusal;
}

async function tell(telling: Telling, told: Stored, other: string): Promise<Refused | undefined> {
  const { state } = told;
  const found = EXCLUDED.includes(state.outcome) ? await telling.models.cases.load(other) : undefined;
  if (found?.state.merge?.into !== told.id) return tellMain(telling, told, other);
  await decide(telling, told, other, 'leave', (c, now, policy) => leaveExcluded(c, told.id, now, policy));
  return tellMerges(telling, other);
}

/** Tells a main case, and what it is merged into itself. One that cannot take this one in any more leaves it alone. */
async function tellMain(telling: Telling, told: Stored, id: string): Promise<Refused | undefined> {
  const main = await refresh(telling, told, id);
  const refusal = told.state.merge?.into === id && !leads(main, told.id) ? mergeRefusal(told.state, main) : undefined;
  if (refusal) await decide(telling, told, told.id, 'stay', (c) => stayAlone(c, id));
  else if (main.merge) await tellMain(telling, told, main.merge.into);
  return refusal;
}

const leads = ({ merged = [] }: Case, id: string): boolean => merged.some(({ caseId }) => caseId === id);

/** Brings what a case leads in line with what says of itself that it is merged into it. */
async function refresh(telling: Telling, told: Stored, id: string): Promise<Case> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const seen = await telling.models.cases.load(id);
    if (!seen) return initialCase();
    const followers = await followersOf(telling.models, { ...seen, id });
    let same = true;
    const state = await decide(telling, told, id, String(seen.version), (c, now, policy, version) => {
      same = version === seen.version;
      return same ? gather(id, followers, now, policy)(c) : [];
    });
    if (same) return state;
  }
  throw new Error(`case ${id} changes faster than it can be told of what is merged into it`);
}

/** All that are merged into a case or into one of them, as they say of themselves, nearer ones first. */
async function followersOf({ cases }: Models, main: { id: string; state: Case }): Promise<Follower[]> {
  const found: Follower[] = [];
  const seen = new Set([main.id]);
  for (let next: { id: string; state: Case }[] = [main]; next.length > 0;) {
    const { id: into, state } = next.shift()!;
    const documents = await cases.model
      .find({ 'merge.into': { $eq: into, $gt: '' } })
      .sort({ 'merge.at': 1, _id: 1 })
      .select({ history: 0, sealed: 0 })
      .lean<{ _id: string }[]>();
    for (const { id, state: c } of documents.map((document) => ({ id: document._id, state: cases.stateOf(document) }))) {
      if (seen.has(id)) continue;
      seen.add(id);
      found.push({ id, c, known: leads(state, id) });
      next.push({ id, state: c });
    }
  }
  return found;
}

type Decide = (c: Case, now: Date, policy: Policy, version: number) => CaseEvent[];

/** Decides in a case by the name of whoever merged this one or took it back. */
async function decide(telling: Telling, { id, version, state, history }: Stored, other: string, step: string, what: Decide): Promise<Case> {
  const { context, models, policies } = telling;
  const now = context.clock.now();
  const division = state.divisionPath.at(-1) ?? '';
  const policy = await policies.for(division, now, now);
  const by = history.findLast(({ event }) => event.type === 'merged' || event.type === 'unmerged')?.by ?? 'system:lead';
  const cause = { id: `${id}:${version}:${step}:tellMerge` };
  const handled = await models.cases.handle(other, cause, { by, at: now, division }, (c, { version: at, exists }) =>
    exists ? what(c, now, policy, at) : [],
  );
  return handled.state;
}

/** Finishes what a process left that ended between two of these writes. */
export function mergesJob(telling: Telling): Job {
  const { cases } = telling.models;
  return {
    name: 'case merges',
    everyMs: EVERY_MS,
    async run(signal) {
      const found = await cases.model
        .find({ untold: { $gt: '' } })
        .limit(BATCH)
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      for (const { _id } of found) {
        if (signal.aborted) return;
        await tellMerges(telling, _id).catch((error: unknown) =>
          telling.context.log.error({ err: error, case: _id }, 'a merging of cases could not be finished; it is tried again'),
        );
      }
    },
  };
}
