import { directory, type supervision } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { authorise, changeOf, missing, scopeFilter, type CallContext, type ServiceContext } from '@mingjing/kit';
import type { AggregateDefinition, Aggregates } from '@mingjing/store';

const TIERS = ['committee', 'stationedGroup', 'town', 'village'];
/** A body that supervises (监督力量); its id is its unit's, whose `forceOfficer`s act for it. */
export interface Force {
  name: string;
  tier: string;
  divisionPath: string[];
  retired: boolean;
}
export type ForceEvent = { type: 'set'; data: Force };
interface Forces {
  forces: Aggregates<Force, ForceEvent>;
}
export const forceAggregate: AggregateDefinition<Force, ForceEvent> = {
  ...{ name: 'forces', initial: () => ({ name: '', tier: '', divisionPath: [], retired: false }), evolve: (_f, { data }) => data },
  ...{ fields: { name: String, tier: String, divisionPath: [String], retired: Boolean }, indexes: [[{ divisionPath: 1 }]] },
};

/** Enters or changes a force. @throws Refused `force.tier`, `force.name`, `force.changed`, `record.missing` */
export async function setForce(
  { client, clock }: ServiceContext,
  { forces }: Forces,
  request: supervision.SetForceRequest,
  call: CallContext,
) {
  const { unitId, tier, retired, expectedVersion } = request;
  authorise(call.actor, 'force.set');
  if (!TIERS.includes(tier))
    throw new Refused('force.tier', 'invalid', {
      field: 'tier',
      zh: `层级只能是：${TIERS.join('、')}。`,
      en: `The tier is one of ${TIERS.join(', ')}.`,
    });
  const { unit } = await client(directory.DirectoryServiceService, '').getUnit({ id: unitId });
  if (!unit) throw missing();
  authorise(call.actor, 'force.set', { divisionPath: unit.divisionPath });
  const name = request.name.trim() || unit.name;
  if ([...name].length > 50)
    throw new Refused('force.name', 'invalid', { field: 'name', zh: '名称最多 50 字，请缩短。', en: 'A name has at most 50 characters.' });
  const set: Force = { name, tier, divisionPath: unit.divisionPath, retired };
  const cause = { id: `${call.actor.id}:${call.cause}:setForce`, hash: JSON.stringify(set) };
  const { state, version } = await forces.handle(unitId, cause, changeOf(call, clock, unit.division), (_before, now) => {
    if (expectedVersion === now.version || expectedVersion === 0) return [{ type: 'set', data: set }];
    throw new Refused('force.changed', 'conflict', {
      field: 'expectedVersion',
      zh: '已被他人修改，请刷新后再试。',
      en: 'Somebody changed it meanwhile; load it again.',
    });
  });
  return { force: forceView(unitId, version, state) };
}

export async function listForces({ forces }: Forces, { division, retired }: supervision.ListForcesRequest, { actor }: CallContext) {
  const filter = { ...scopeFilter(actor, 'force.read'), ...(division && { divisionPath: division }), ...(!retired && { retired: false }) };
  const found = await forces.model
    .find(filter)
    .sort({ _id: 1 })
    .select({ history: 0 })
    .limit(1000)
    .lean<{ _id: string; version: number }[]>();
  return { forces: found.map((doc) => forceView(doc._id, doc.version, forces.stateOf(doc))) };
}
const forceView = (unitId: string, version: number, { name, tier, divisionPath, retired }: Force): supervision.Force => ({
  ...{ unitId, name, tier, divisionPath, retired, version, division: divisionPath.at(-1) ?? '' },
});

/** @throws Refused `instruction.notAForce` (invalid) where one of these units is no force, or is retired */
export async function requireForces({ forces }: Forces, field: string, units: string[]): Promise<void> {
  const found = await forces.model
    .find({ _id: { $in: units }, retired: false })
    .select({ _id: 1 })
    .lean<{ _id: string }[]>();
  const wrong = units.find((unit) => !found.some(({ _id }) => _id === unit));
  if (wrong === undefined) return;
  throw new Refused('instruction.notAForce', 'invalid', {
    ...{
      field,
      zh: '承办的必须是在册的监督力量；请从名单中选择。',
      en: 'Addressees are forces of the four tiers that are not retired; choose of the list.',
    },
  });
}
