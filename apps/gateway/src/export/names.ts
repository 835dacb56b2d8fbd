import { Gazetteer, type directory } from '@mingjing/contracts';
import { evaluationForm } from '@mingjing/rules';
import type { Call } from '../call';
import { readable } from '../readable';
import { writtenDivision, writtenUnit } from './written';
import { RATINGS, word } from './words';

const AT_ONCE = 200;
const SIDE_BY_SIDE = 20;
/** Lists of windows end here. */
const LAST_PAGE = 100;

type FormNames = { levels: Map<string, string>; dimensions: Map<string, string> };

/** Names beside ids, each asked for once in an export and with the person's own rights; an id one may not read stays an id. */
export class Names {
  private places: { gazetteer: Gazetteer; byId: ReadonlyMap<string, directory.Division> } | undefined;
  /** As written. */
  private readonly divisions = new Map<string, string>();
  private readonly units = new Map<string, string>();
  private readonly points = new Map<string, string>();
  private readonly windows = new Map<string, string>();
  private readonly forms = new Map<string, FormNames>();

  constructor(private readonly call: Call) {}

  /** As an import finds it: by name, with the name above where another is called the same. */
  division = (id: string): string => {
    const known = this.divisions.get(id);
    if (known !== undefined) return known;
    const written = this.places ? writtenDivision(this.places.gazetteer, this.places.byId, id) : id;
    this.divisions.set(id, written);
    return written;
  };

  unit = (id: string): string => this.units.get(id) ?? id;
  servicePoint = (id: string): string => this.points.get(id) ?? id;

  window = (id: string): string => this.windows.get(id) ?? id;

  /** What the form of a division calls a level. */
  level = (division: string, code: string): string => this.forms.get(division)?.levels.get(code) ?? word(RATINGS, code);
  dimension = (division: string, code: string): string => this.forms.get(division)?.dimensions.get(code) ?? code;

  async readDivisions(): Promise<void> {
    if (this.places) return;
    const { divisions } = await this.call.directory.listDivisions({ root: '', depth: 0 });
    this.places = { gazetteer: new Gazetteer(divisions, []), byId: new Map(divisions.map((one) => [one.id, one])) };
  }

  /** All units there are; then `unit` gives one as an import finds it: by its name, or by its id where the name leads elsewhere. */
  async readAllUnits(): Promise<void> {
    const units: directory.Unit[] = [];
    for (let page = 1; ; page += 1) {
      const asked = { division: '', query: '', ids: [], page, pageSize: AT_ONCE };
      const reply = await readable(this.call.directory.listUnits(asked));
      units.push(...(reply?.units ?? []));
      if (!reply || reply.units.length < AT_ONCE) break;
    }
    const gazetteer = new Gazetteer([], units);
    for (const unit of units) this.units.set(unit.id, writtenUnit(gazetteer, unit));
  }

  async readUnits(ids: readonly string[]): Promise<void> {
    for (const some of lots(unknownOf(this.units, ids), AT_ONCE)) {
      const reply = await readable(this.call.directory.listUnits({ division: '', query: '', ids: some, page: 1, pageSize: AT_ONCE }));
      for (const id of some) this.units.set(id, reply?.units.find((unit) => unit.id === id)?.name ?? id);
    }
  }

  async readServicePoints(ids: readonly string[]): Promise<void> {
    for (const some of lots(unknownOf(this.points, ids), SIDE_BY_SIDE)) {
      const replies = await Promise.all(some.map((id) => readable(this.call.evaluation.getServicePoint({ id }))));
      for (const [at, id] of some.entries()) this.points.set(id, replies[at]?.servicePoint?.name ?? id);
    }
  }

  /** Every window of a place with the service point it is of, by way of its plate. */
  async readWindows(place: { division: string; unitId: string; servicePointId: string }): Promise<void> {
    const all = { ...place, windowId: '', inForce: false };
    for (let page = 1; ; page += 1) {
      const reply = await readable(this.call.evaluation.listPlates({ ...all, page, pageSize: AT_ONCE }));
      for (const { windowId, windowName, servicePointName } of reply?.plates ?? [])
        this.windows.set(windowId, `${windowName}（${servicePointName}）`);
      if (!reply || reply.plates.length < AT_ONCE || page === LAST_PAGE) return;
    }
  }

  /** The words of the form in force now; a level that was taken out of it since stays a code. */
  async readForms(divisions: readonly string[]): Promise<void> {
    const { rules } = this.call.gateway.context;
    for (const division of unknownOf(this.forms, divisions)) {
      const { levels, dimensions } = await rules.get(evaluationForm, division);
      this.forms.set(division, { levels: byCode(levels), dimensions: byCode(dimensions) });
    }
  }
}

function byCode(entries: readonly { code: string; nameZh: string }[]): Map<string, string> {
  return new Map(entries.map(({ code, nameZh }) => [code, nameZh]));
}

function unknownOf(known: ReadonlyMap<string, unknown>, ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => id !== '' && !known.has(id));
}

function* lots(ids: string[], size: number): Generator<string[]> {
  for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}
