import { authorise, missing, type CallContext } from '@mingjing/kit';
import { sameName, type directory } from '@mingjing/contracts';
import { createDivision } from '../division';
import { derivedId, required } from '../fields';
import { causeOf, change, divisionOf, type Office, type Rpcs } from '../office';
import { findDivisions, findUnits } from '../queries';
import { divisionReply, unitReply } from '../reply';
import { divisionsBelow, requireOwnName, unitsIn } from '../similar-places';
import { createUnit, updateUnit, type UnitFields } from '../unit';
import { importUnits } from './unit-import';

type Places = 'listDivisions' | 'getDivision' | 'createDivision' | 'listUnits' | 'getUnit' | 'createUnit' | 'updateUnit' | 'importUnits';

/** Divisions and the units in them. */
export function placeRpcs(office: Office): Pick<Rpcs, Places> {
  return { ...divisionRpcs(office), ...unitRpcs(office) };
}

function divisionRpcs(office: Office): Pick<Rpcs, 'listDivisions' | 'getDivision' | 'createDivision'> {
  const { models, trail } = office;
  return {
    async listDivisions({ root, depth }, call) {
      authorise(call.actor, 'division.read');
      const found = await findDivisions(office, root, depth);
      return { divisions: found.map(({ id, state }) => divisionReply(id, state)) };
    },

    async getDivision({ id }, call) {
      authorise(call.actor, 'division.read');
      return { division: divisionReply(id, await divisionOf(office, id)) };
    },

    async createDivision({ division, confirmLookAlike = false }, call) {
      authorise(call.actor, 'division.manage');
      if (!division) throw required('division');
      const parent = await divisionOf(office, division.parentId);
      const there = await divisionsBelow(models, division.parentId);
      // Its own id is refused as taken, or is this call's own that was sent again.
      if (there.every(({ id }) => id !== division.id))
        requireOwnName('division', division.name, { there, within: parent.name }, confirmLookAlike);
      const cause = causeOf(call, 'createDivision', division);
      const { state } = await models.divisions.handle(
        division.id,
        cause,
        change(office, call, division.id),
        createDivision(division, parent),
      );
      await trail.done(call, 'createDivision', division.id);
      return { division: divisionReply(division.id, state) };
    },
  };
}

function unitRpcs(office: Office): Pick<Rpcs, 'listUnits' | 'getUnit' | 'createUnit' | 'updateUnit' | 'importUnits'> {
  const { models, trail } = office;
  return {
    async listUnits(request, call) {
      const { units, total } = await findUnits(office, call, request);
      return { units: units.map(({ unit, version }) => unitReply(unit, version)), total };
    },

    async getUnit({ id }, call) {
      const found = await models.units.load(id);
      if (!found) throw missing();
      authorise(call.actor, 'unit.read', { divisionPath: found.state.divisionPath, unitId: id });
      return { unit: unitReply(found.state, found.version) };
    },

    async createUnit({ unit, confirmLookAlike = false }, call) {
      const fields = await unitFields(office, call, unit);
      const id = unit?.id || derivedId('u', call.cause);
      await requireOwnUnitName(office, id, fields, confirmLookAlike);
      const { state, version } = await models.units.handle(
        id,
        causeOf(call, 'createUnit', fields),
        change(office, call, fields.division),
        createUnit(id, fields),
      );
      await trail.done(call, 'createUnit', id);
      return { unit: unitReply(state, version) };
    },

    async updateUnit({ unit, confirmLookAlike = false }, call) {
      const found = await models.units.load(unit?.id ?? '');
      if (!found) throw missing();
      authorise(call.actor, 'unit.manage', { divisionPath: found.state.divisionPath, unitId: found.id });
      const fields = await unitFields(office, call, unit);
      const { name, division, retired } = found.state;
      const stays = sameName(name, fields.name) && division === fields.division && retired === fields.retired;
      if (!stays) await requireOwnUnitName(office, found.id, fields, confirmLookAlike);
      const cause = causeOf(call, 'updateUnit', fields);
      const { state, version } = await models.units.handle(
        found.id,
        cause,
        change(office, call, fields.division),
        updateUnit(fields, unit?.version ?? 0),
      );
      await trail.done(call, 'updateUnit', found.id);
      return { unit: unitReply(state, version) };
    },

    importUnits: (request, call) => importUnits(office, request, call),
  };
}

/** @throws Refused `unit.duplicate`, `unit.lookAlike` */
async function requireOwnUnitName(office: Office, id: string, { name, division, retired }: UnitFields, confirmed: boolean): Promise<void> {
  if (retired) return;
  const there = (await unitsIn(office.models, division)).filter((one) => one.id !== id);
  requireOwnName('unit', name, { there, within: (await divisionOf(office, division)).name }, confirmed);
}

/** What is given for a unit, with the path of its division, which must lie within the person's scope. */
async function unitFields(office: Office, call: CallContext, unit: directory.Unit | undefined): Promise<UnitFields> {
  if (!unit?.division) {
    authorise(call.actor, 'unit.manage');
    throw required('unit.division');
  }
  const { path } = await divisionOf(office, unit.division);
  authorise(call.actor, 'unit.manage', { divisionPath: path });
  return {
    name: unit.name,
    division: unit.division,
    divisionPath: path,
    documentPrefix: unit.documentPrefix,
    retired: unit.retired,
  };
}
