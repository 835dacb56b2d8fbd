import { personalWords, type evaluation as proto } from '@mingjing/contracts';
import { authorise, changeOf, Refused, type CallContext } from '@mingjing/kit';
import { knownAround, type Opened } from './known-around';
import { namesOf } from './names';
import { readPage } from './paging';
import { list, ofCase, one, within } from './queries';
import { findPersonal, isKnown, redact, type Finding } from './redaction';
import { missing } from './refusals';
import { openWords, sealWords } from './sealed';
import { freeText, line } from './text';
import { releaseWords, withholdWords } from './words';
import type { Work } from './work';

/** Longest words that are released, in characters. */
const LONGEST = 2_000;
const SHORTEST_REASON = 2;
/** Kinds that lead to somebody whatever stands around them. */
const CERTAIN = new Set(['number', 'contact', 'plate']);

export const isCertain = (found: Finding): boolean => isKnown(found) || CERTAIN.has(found.kind);

async function reach(work: Work, call: CallContext, id: string, caseId = ''): Promise<Opened> {
  authorise(call.actor, 'words.release');
  const { evaluations } = work.models;
  const found = caseId && !id ? await ofCase(evaluations, caseId) : await one(evaluations, id, true);
  if (!found) throw missing('record');
  authorise(call.actor, 'words.release', found.state);
  return found;
}

/** What the citizen wrote and what of it might be released; or what is personal in words that somebody made of it. */
export async function suggestWords(
  work: Work,
  { evaluationId, caseId, words }: proto.SuggestWordsRequest,
  call: CallContext,
): Promise<proto.SuggestWordsResponse> {
  const found = await reach(work, call, evaluationId, caseId);
  const original = openWords(work.context.keys.sealer, found.id, found.state.words, found.sealed);
  const known = await knownAround(work, found);
  const looked = words ? freeText(words, 'words', LONGEST) : original;
  return {
    original,
    suggested: redact(original, known),
    found: findPersonal(looked, known).map((one) => ({ ...one, certain: isCertain(one) })),
  };
}

/** @throws Refused `words.personal` for what leads to somebody, unless the person confirmed that they looked at it */
export function mustNotTell(words: string, found: readonly Finding[], confirmed: boolean): void {
  const [first, ...others] = found.filter(isCertain);
  if (first && !confirmed) throw personalWords('words.personal', 'words', words, [first, ...others]);
}

export async function decideToRelease(
  work: Work,
  { evaluationId, version, words, confirmed }: proto.ReleaseWordsRequest,
  call: CallContext,
): Promise<proto.ReleaseWordsResponse> {
  const found = await reach(work, call, evaluationId);
  const text = freeText(words, 'words', LONGEST).trim();
  if (!text)
    throw new Refused('text.required', 'invalid', {
      field: 'words',
      zh: '请填写要公布的文字；不公布的，请选“不公布”。',
      en: 'Fill in the words to publish, or withhold them.',
    });
  mustNotTell(text, findPersonal(text, await knownAround(work, found)), confirmed);
  await decide(work, call, found, 'release', text, version);
  return {};
}

export async function decideToWithhold(
  work: Work,
  { evaluationId, version, reason }: proto.WithholdWordsRequest,
  call: CallContext,
): Promise<proto.WithholdWordsResponse> {
  const found = await reach(work, call, evaluationId);
  const why = line(reason, 'reason', 200);
  if (why.length < SHORTEST_REASON)
    throw new Refused('words.reasonTooShort', 'invalid', { field: 'reason', zh: '请写明不公布的理由。', en: 'Say why they are withheld.' });
  await decide(work, call, found, 'withhold', why, version);
  return {};
}

async function decide(
  work: Work,
  call: CallContext,
  found: Opened,
  what: 'release' | 'withhold',
  text: string,
  version: number,
): Promise<void> {
  const { context, macs, models } = work;
  const cause = { id: `${call.actor.id}:${call.cause}:${what}`, hash: macs.body(JSON.stringify([found.id, what, text, version])) };
  const { words, sealed } = sealWords(context.keys.sealer, found.id, cause.id, text);
  const change = { ...changeOf(call, context.clock, found.state.divisionPath.at(-1)), sealed };
  await models.evaluations.handle(
    found.id,
    cause,
    change,
    what === 'release' ? releaseWords(words, version) : withholdWords(words, version),
  );
}

/** Words that wait for somebody to read them, the oldest first. */
export async function listWordsToRelease(
  work: Work,
  request: proto.ListWordsToReleaseRequest,
  call: CallContext,
): Promise<proto.ListWordsToReleaseResponse> {
  const { division, unitId, servicePointId, state } = request;
  if (!['', 'waiting', 'released'].includes(state))
    throw new Refused('words.state', 'invalid', {
      field: 'state',
      zh: 'state 只能是 waiting 或 released。',
      en: 'state is waiting or released.',
    });
  const asked = {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(servicePointId && { servicePointId }),
    // The second condition is the one of the partial index.
    wordsState: { $eq: state || 'waiting', $gt: '' },
  };
  const page = readPage(request.page, request.pageSize);
  const { items, total, totalIsAtLeast } = await list(
    work.models.evaluations,
    within(call.actor, 'words.release', asked),
    { submittedAt: 1, _id: 1 },
    page,
    true,
  );
  const names = await namesOf(
    work,
    items.map(({ state: one }) => one),
  );
  const { sealer } = work.context.keys;
  const words = await Promise.all(
    items.map(async (item): Promise<proto.WordsToRelease> => {
      const { servicePointId: point, unitId: unit, divisionPath, rating, level, submittedAt, decided } = item.state;
      const original = openWords(sealer, item.id, item.state.words, item.sealed);
      const released = decided?.state === 'released' ? openWords(sealer, item.id, decided.words, item.sealed) : undefined;
      const { servicePointName, unitName } = names(item.state);
      return {
        ...{ evaluationId: item.id, version: item.version, servicePointId: point, servicePointName, unitId: unit, unitName },
        ...{ division: divisionPath.at(-1) ?? '', rating, level, submittedAt, original },
        suggested: released ?? redact(original, await knownAround(work, item)),
      };
    }),
  );
  return { words, total, totalIsAtLeast };
}

/** What was published of them in one's scope: neither window nor day, level nor evaluation, and in no order of time. */
export async function listReleasedWords(
  work: Work,
  request: proto.ListReleasedWordsRequest,
  call: CallContext,
): Promise<proto.ListReleasedWordsResponse> {
  const { division, unitId, servicePointId } = request;
  const asked = {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(servicePointId && { servicePointId }),
    publishedAsOf: { $gt: '' },
  };
  const page = readPage(request.page, request.pageSize);
  const filter = within(call.actor, 'words.read', asked);
  const { items, total, totalIsAtLeast } = await list(work.models.evaluations, filter, { publishedAsOf: -1, publishedKey: 1 }, page, true);
  const names = await namesOf(
    work,
    items.map(({ state }) => ({ servicePointId: state.servicePointId, windowId: '' })),
  );
  const words = items.map(({ id, state, sealed }): proto.ReleasedWords => {
    const { servicePointId: point, unitId: unit, divisionPath, published, decided } = state;
    const { servicePointName, unitName } = names({ servicePointId: point, windowId: '' });
    return {
      ...{ id: published?.key ?? '', servicePointId: point, servicePointName, unitId: unit, unitName },
      ...{ division: divisionPath.at(-1) ?? '', since: published?.since ?? '', asOf: published?.asOf ?? '' },
      words: decided ? openWords(work.context.keys.sealer, id, decided.words, sealed) : '',
    };
  });
  return { words, total, totalIsAtLeast };
}
