import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, changeOf, mayDo, Refused, type Actor, type CallContext } from '@mingjing/kit';
import { ALARM_KINDS, acknowledge, type Alarm } from './alarm';
import { MASKED } from './alarm-raising';
import { readPage } from './paging';
import { byIds, list, one, within } from './queries';
import { missing } from './refusals';
import { openField, openWords, sealWords } from './sealed';
import { line } from './text';
import type { ServicePoint } from './service-point';
import type { Stored } from './views';
import type { Work } from './work';

const STATES = ['open', 'acknowledged', 'any'] as const;
const SORTS = { latest: { latest: -1, _id: -1 }, count: { count: -1, _id: -1 } } as const;
const LONGEST_NOTE = 300;

type Found = Stored<Alarm> & { sealed: Record<string, unknown> };
/** Who acknowledged it and what they wrote, sealed together. */
interface Said {
  name: string;
  note: string;
}

function oneOf<T extends string>(given: string, known: readonly T[], field: string): T {
  const found = known.find((code) => code === given);
  if (found) return found;
  throw new Refused(`alarm.unknown${field[0]?.toUpperCase()}${field.slice(1)}`, 'invalid', {
    field,
    zh: `请从 ${known.join('、')} 中选择。`,
    en: `Choose one of ${known.join(', ')}.`,
  });
}

/** The service points and names of units that alarms are about. */
async function namesFor(work: Work, found: Found[]): Promise<(alarm: Alarm) => Pick<proto.Alarm, 'unitName' | 'places'>> {
  const points = await byIds(
    work.models.servicePoints,
    found.flatMap(({ state }) => state.servicePointIds),
  );
  const units = new Map<string, string>();
  for (const { state } of points.values()) units.set(state.unitId, state.unitName);
  const unnamed = [...new Set(found.map(({ state }) => state.unitId))].filter((unitId) => !units.has(unitId));
  const others = (await work.models.servicePoints.model
    .find({ unitId: { $in: unnamed } }, { unitId: 1, unitName: 1 })
    .lean()) as unknown as Pick<ServicePoint, 'unitId' | 'unitName'>[];
  for (const { unitId, unitName } of others) units.set(unitId, unitName);
  return ({ unitId, servicePointIds }) => ({
    unitName: units.get(unitId) ?? '',
    places: servicePointIds.map((servicePointId) => ({ servicePointId, servicePointName: points.get(servicePointId)?.state.name ?? '' })),
  });
}

async function views(work: Work, actor: Actor, found: Found[]): Promise<proto.Alarm[]> {
  const { sealer } = work.context.keys;
  const names = await namesFor(work, found);
  return found.map(({ id, version, state: alarm, sealed }): proto.Alarm => {
    const { kind, unitId, divisionPath, month, count, since, latest, ownUnit, state, acknowledgements } = alarm;
    const mayRead = mayDo(actor, 'matter.read', { divisionPath, unitId });
    const notes = acknowledgements.toReversed().map(({ by, role, at, count: seen, words }) => {
      const { name = '', note = '' } = JSON.parse(openWords(sealer, id, words, sealed) || '{}') as Partial<Said>;
      return { by, name, role, at, count: seen, note };
    });
    return {
      ...{
        id,
        version,
        kind,
        unitId,
        divisionPath,
        division: divisionPath.at(-1) ?? '',
        month,
        count,
        since,
        latest,
        ownUnit,
        state,
        notes,
      },
      ...names(alarm),
      phone: mayRead ? openField(sealer, id, MASKED, sealed) : '',
    };
  });
}

/** What was noticed in one's division, for people of no unit. */
async function listAlarms(work: Work, request: proto.ListAlarmsRequest, { actor }: CallContext): Promise<proto.ListAlarmsResponse> {
  const { division, unitId, kind, state, sort, page, pageSize } = request;
  const wanted = oneOf(state || 'open', STATES, 'state');
  const order = SORTS[oneOf(sort || 'latest', Object.keys(SORTS) as (keyof typeof SORTS)[], 'sort')];
  const filter = within(actor, 'alarm.read', {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(kind && { kind: oneOf(kind, ALARM_KINDS, 'kind') }),
    ...(wanted !== 'any' && { state: wanted }),
  });
  const { items, total, totalIsAtLeast } = await list(work.models.alarms, filter, order, readPage(page, pageSize), true);
  return { alarms: await views(work, actor, items), total, totalIsAtLeast };
}

async function acknowledgeAlarm(
  work: Work,
  { id, version, note: given }: proto.AcknowledgeAlarmRequest,
  call: CallContext,
): Promise<proto.AcknowledgeAlarmResponse> {
  const { actor } = call;
  authorise(actor, 'alarm.acknowledge');
  const { alarms } = work.models;
  const { keys, clock } = work.context;
  const note = line(given, 'note', LONGEST_NOTE);
  const found = await one(alarms, id);
  if (!found) throw missing('record');
  const { divisionPath, unitId } = found.state;
  authorise(actor, 'alarm.acknowledge', { divisionPath, unitId });
  const post = actor.assignments.find((held) => mayDo({ ...actor, assignments: [held] }, 'alarm.acknowledge', { divisionPath, unitId }));
  const cause = { id: `${actor.id}:${call.cause}:acknowledgeAlarm`, hash: work.macs.body(JSON.stringify([id, version, note])) };
  const said: Said = { name: actor.name, note };
  const { words, sealed } = sealWords(keys.sealer, id, cause.id, JSON.stringify(said));
  const decide = acknowledge({ by: actor.id, postId: post?.postId ?? '', role: post?.role ?? '', words }, version);
  await alarms.handle(id, cause, { ...changeOf(call, clock, divisionPath.at(-1)), sealed }, decide);
  const after = (await one(alarms, id, true)) as Found;
  return { alarm: (await views(work, actor, [after]))[0] };
}

export function alarmHandlers(work: Work) {
  return {
    listAlarms: (request: proto.ListAlarmsRequest, call: CallContext) => listAlarms(work, request, call),
    acknowledgeAlarm: (request: proto.AcknowledgeAlarmRequest, call: CallContext) => acknowledgeAlarm(work, request, call),
  };
}
