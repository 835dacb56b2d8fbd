import type { directory } from '@mingjing/contracts';
import { authorise, isOfUnit, isSystem, missing, scopeFilter, type Actor, type CallContext } from '@mingjing/kit';
import { OF_UNIT } from '@mingjing/rights';
import { papersIssuer, papersMarks, type PapersIssuer, type PapersMarks } from '@mingjing/rules';
import { dayOf } from '@mingjing/workflow';
import { numberText, seriesOf, voidNumber, type Body } from '../document-number';
import { derivedId, oneLine, optionalLine, required } from '../fields';
import { change, divisionOf, pageOf, type Office, type Rpcs } from '../office';
import { allOf, literally } from '../queries';
import { Registrar, type Asked } from '../registrar';
import { numberReply } from '../reply';
import { effectiveRules } from '../rule';

const LONGEST_TITLE = 200;
const LONGEST_REASON = 200;

/** The register of documents' numbers (发文登记). */
export function numberRpcs(office: Office): Pick<Rpcs, 'allotNumber' | 'voidNumber' | 'listNumbers'> {
  const { models, trail, context } = office;
  const registrar = new Registrar(models.numbers, context.keys.sealer);
  const shown = async (id: string): Promise<directory.DocumentNumber> => {
    const found = await models.numbers.load(id);
    if (!found) throw missing('number');
    return numberReply(id, found.state, registrar.words(found.sealed));
  };
  return {
    async allotNumber(request, call) {
      const where = await placeOf(office, call, request);
      const title = request.paperId ? optionalLine('title', request.title, LONGEST_TITLE) : oneLine('title', request.title, LONGEST_TITLE);
      const id = idOf(request.cause || `${call.actor.id}:${call.cause}`);
      const who = personOf(call, request);
      const made = { ...change(office, call, where.division), by: who.id, sealed: registrar.seal({ title, by: who.name }) };
      const number = await registrar.allot(id, made, request.kind, () => askedFor(office, request, where));
      await trail.done(call, 'allotNumber', numberText(number), who.id);
      return { number: await shown(id) };
    },

    async voidNumber(request, call) {
      const actor = inTheirPosts(call.actor);
      authorise(actor, 'number.void');
      const reason = oneLine('reason', request.reason, LONGEST_REASON);
      if (!request.id && !request.cause) throw required('id');
      const id = request.id || idOf(request.cause);
      const found = await models.numbers.load(id);
      if (!found) throw missing('number');
      authorise(actor, 'number.void', { divisionPath: found.state.divisionPath, unitId: found.state.unitId });
      const who = personOf(call, request);
      const sealed = registrar.seal({ reason, voidedBy: who.name });
      const cancelled = { ...change(office, call, found.state.division), by: who.id, sealed };
      const { state } = await models.numbers.handle(id, { id: `${id}:void` }, cancelled, voidNumber);
      await trail.done(call, 'voidNumber', numberText(state), who.id);
      return { number: await shown(id) };
    },

    async listNumbers(request, call) {
      const { skip, limit } = pageOf(request.page, request.pageSize);
      const filter = filterOf(request, call);
      const { model } = models.numbers;
      const [docs, total] = await Promise.all([
        model.find(filter).sort({ allottedAt: -1, _id: -1 }).skip(skip).limit(limit).lean<{ _id: string; sealed?: unknown }[]>(),
        model.countDocuments(filter),
      ]);
      const numbers = docs.map((doc) => numberReply(doc._id, models.numbers.stateOf(doc), registrar.words(doc.sealed)));
      return { numbers, total };
    },
  };
}

/** One post of a unit makes a person of the unit: the register of those who supervise it, with its moments, is not for them. */
const inTheirPosts = (actor: Actor): Actor =>
  isOfUnit(actor) ? { ...actor, assignments: actor.assignments.filter(({ role }) => OF_UNIT.includes(role)) } : actor;

/** Who is entered in the register: a service says for whom it asks, people speak for themselves. */
function personOf({ actor }: CallContext, { by, byName }: { by: string; byName: string }): { id: string; name: string } {
  return isSystem(actor) && by !== '' ? { id: by, name: byName } : actor;
}

const idOf = (cause: string): string => derivedId('n', cause);

/** Whom the document is issued for, within the scope of whoever asks. */
interface Place {
  division: string;
  path: string[];
  unit: { id: string; name: string; prefix: string } | undefined;
}

async function placeOf(office: Office, call: CallContext, { division, unitId }: directory.AllotNumberRequest): Promise<Place> {
  const actor = inTheirPosts(call.actor);
  authorise(actor, 'number.allot');
  const unit = unitId ? (await office.models.units.load(unitId))?.state : undefined;
  if (unitId && !unit) throw missing('unit');
  if (!unit && !division) throw required('division');
  const at = unit?.division ?? division;
  const { path } = await divisionOf(office, at);
  authorise(actor, 'number.allot', { divisionPath: path, ...(unit && { unitId }) });
  return { division: at, path, unit: unit && { id: unitId, name: unit.name, prefix: unit.documentPrefix } };
}

async function askedFor(office: Office, request: directory.AllotNumberRequest, { division, path, unit }: Place): Promise<Asked> {
  const { kind, paperService, paperId } = request;
  const set = await office.models.rules.model.find({ division: { $in: path } }).lean();
  const rules = effectiveRules(
    [papersIssuer.key, papersMarks.key],
    path,
    set.map((doc: unknown) => office.models.rules.stateOf(doc)),
  );
  const [issuer, marks] = rules.map(({ valueJson }) => JSON.parse(valueJson) as unknown) as [PapersIssuer, PapersMarks];
  const body: Body = {
    ...{ division: unit ? division : rules[0]?.division || division, divisionPath: path },
    ...{ unitId: unit?.id ?? '', issuer: unit?.name ?? issuer.name },
  };
  const year = Number(dayOf(office.context.clock.now()).slice(0, 4));
  const series = seriesOf(unit ? unit.prefix : issuer.prefix, kind, { ...papersMarks.default, ...marks }, year);
  return { ...body, series, year, kind, paperService, paperId };
}

function filterOf(
  { division, unitId, year, kind, state, query }: directory.ListNumbersRequest,
  call: CallContext,
): Record<string, unknown> {
  const sought = /^(.*〕)?(\d+)号?$/u.exec(query.trim());
  return allOf([
    scopeFilter(inTheirPosts(call.actor), 'number.read'),
    division ? { divisionPath: division } : {},
    unitId ? { unitId } : {},
    year ? { year } : {},
    kind ? { kind } : {},
    state ? { state } : {},
    // "西作督〔2026〕3号", "3", "西作督": a number stands in two fields.
    sought ? { sequence: Number(sought[2]), ...(sought[1] && { series: { $regex: literally(sought[1]) } }) } : {},
    query.trim() && !sought ? { series: { $regex: literally(query.trim()) } } : {},
  ]);
}
