import type { evaluation as proto } from '@mingjing/contracts';
import type { CallContext } from '@mingjing/kit';
import { readDays } from './asked-days';
import { answersByDimension } from './events';
import { namesOf } from './names';
import type { Names } from './views';
import { pageOrStretch, within } from './queries';
import type { Rating } from './form';
import type { Release } from './release';
import type { Work } from './work';

/** What was released in one's scope: people of a unit see of their evaluations this and nothing else. */
export async function listReleases(work: Work, request: proto.ListReleasesRequest, call: CallContext): Promise<proto.ListReleasesResponse> {
  const { division, unitId, servicePointId } = request;
  const { from, to } = readDays(request);
  const asked = {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(servicePointId && { servicePointId }),
    ...((from || to) && { asOf: { ...(from && { $gte: from }), ...(to && { $lte: to }) } }),
  };
  const filter = within(call.actor, 'release.read', asked);
  const { items, total, totalIsAtLeast, next } = await pageOrStretch(work.models.releases, filter, { asOf: -1, _id: 1 }, request);
  const names = await namesOf(
    work,
    items.map(({ state }) => state),
  );
  return { releases: items.map(({ id, state }) => releaseView(id, state, names(state))), total, totalIsAtLeast, next };
}

function releaseView(id: string, release: Release, names: Names): proto.Release {
  const { servicePointId, windowId, unitId, divisionPath, since, asOf, levels, answers } = release;
  const of = (...ratings: Rating[]): number =>
    levels.reduce((sum, { rating, count }) => sum + (ratings.length === 0 || ratings.includes(rating) ? count : 0), 0);
  return {
    ...{ id, servicePointId, windowId, unitId, ...names },
    ...{ division: divisionPath.at(-1) ?? '', divisionPath, since, asOf },
    evaluations: of(),
    satisfied: of('satisfied'),
    basicallySatisfied: of('basicallySatisfied'),
    unsatisfied: of('unsatisfied'),
    levels,
    answers: answersByDimension(answers),
  };
}
