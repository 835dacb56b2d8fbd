import { Refused } from '@mingjing/contracts/refused';
import type { Arrival } from './arrival';
import { findByIds, upsertAll, type Upsert } from './bulk';
import { isForUnits } from './counters';
import { written } from './field-name';
import { OpenPoints } from './open-points';
import type { Part, RegisteredPlace, StatisticsModels } from './models';
import { scopesOf, type Place, type PlaceKind, type Scope } from './place';

/** Beyond this many remembered scopes memory is given back; they are written once more, which changes nothing. */
const REMEMBERED = 100_000;
const TRIES = 5;

type Any = string | { $in: string[] };

/** Whether a register list is of divisions' subtrees ("*": of all), of one parent, or of units or service points. */
export type RegisterFilter = ({ within: Any } | { parents: string } | { units: Any } | { servicePoints: string }) & {
  /** Only what people of a unit may know of. */
  shown?: true;
};

/** Which divisions, units, service points and windows there are figures for. */
export class Register {
  private readonly known = new Set<string>();

  /** Service points in use. */
  readonly open: OpenPoints;

  constructor(private readonly places: StatisticsModels['places']) {
    this.open = new OpenPoints(places);
  }

  /** Registers the places of a batch and the names it tells; must be durable before the batch's cells are. */
  async enter(generation: number, arrivals: Arrival[]): Promise<void> {
    const places = arrivals.flatMap(({ counts, naming }) => [
      ...counts.map(({ place, add }) => ({ place, shown: Object.keys(add).some(isForUnits) })),
      ...(naming ? [{ place: naming.place, shown: true }] : []),
    ]);
    await this.enterScopes(generation, places);
    await this.open.enter(
      generation,
      arrivals.flatMap(({ naming }) => naming ?? []),
    );
  }

  private async enterScopes(generation: number, places: { place: Place; shown: boolean }[]): Promise<void> {
    const fresh = new Map<string, Upsert>();
    for (const { place, shown } of places) {
      for (const scope of scopesOf(place)) {
        const name = `${generation}|${shown ? 'u' : ''}|${scope.key}|${scope.place.divisionPath.join('>')}`;
        if (!this.known.has(name)) fresh.set(name, entryOf(generation, scope, shown));
      }
    }
    const operations = [...fresh.values()];
    for (let tries = 0; !(await upsertAll(this.places, operations)); tries += 1) {
      if (tries === TRIES)
        throw new Refused('statistics.contended', 'unavailable', {
          zh: '统计登记繁忙，系统会自动重试。',
          en: 'The register is busy; it is tried again by itself.',
        });
    }
    if (this.known.size > REMEMBERED) this.known.clear();
    for (const name of fresh.keys()) this.known.add(name);
  }

  async get(generation: number, kind: PlaceKind, id: string): Promise<RegisteredPlace | undefined> {
    return (await this.places.findById(placeId(generation, kind, id)).lean<RegisteredPlace>()) ?? undefined;
  }

  /** One page of a list in the order of ids, and how long the list is. */
  async page(
    generation: number,
    kind: PlaceKind,
    filter: RegisterFilter,
    skip: number,
    limit: number,
  ): Promise<{ places: RegisteredPlace[]; total: number }> {
    const wanted = { generation, kind, ...filter };
    const [places, total] = await Promise.all([
      this.places.find(wanted).sort({ id: 1 }).skip(skip).limit(limit).lean<RegisteredPlace[]>(),
      this.places.countDocuments(wanted),
    ]);
    return { places, total };
  }

  /** Names of service points by id. */
  async names(generation: number, ids: string[]): Promise<Map<string, string>> {
    const found = await findByIds(
      this.places,
      ids.map((id) => placeId(generation, 'servicePoint', id)),
      { id: 1, name: 1 },
    );
    return new Map(found.map(({ id, name }) => [id, name]));
  }

  /** Several of one kind; what is not registered is left out. */
  async getAll(generation: number, kind: PlaceKind, ids: string[]): Promise<RegisteredPlace[]> {
    return findByIds<RegisteredPlace>(
      this.places,
      ids.map((id) => placeId(generation, kind, id)),
      { id: 1, parts: 1 },
    );
  }

  /** A whole list in no order, for filters that are small by nature. */
  async list(generation: number, kind: PlaceKind, filter: RegisterFilter): Promise<RegisteredPlace[]> {
    return this.places.find({ generation, kind, ...filter }).lean<RegisteredPlace[]>();
  }
}

function placeId(generation: number, kind: PlaceKind, id: string): string {
  return `${generation}|${kind}|${id}`;
}

function entryOf(generation: number, { kind, id, key, place }: Scope, shown: boolean): Upsert {
  const { divisionPath, unitId, servicePointId } = place;
  const part: Part = { scope: key, divisionPath, unitId, servicePointId };
  const parents = kind === 'division' ? [divisionPath.at(-2) ?? ''] : [];
  const update = {
    $set: { generation, kind, id, [`parts.${written(key)}`]: part, ...(shown && { shown }) },
    $setOnInsert: { name: '', named: 0, open: [] },
    $addToSet: {
      within: { $each: ['*', ...divisionPath] },
      parents: { $each: parents },
      units: { $each: unitId ? [unitId] : [] },
      servicePoints: { $each: servicePointId ? [servicePointId] : [] },
    },
  };
  return { updateOne: { filter: { _id: placeId(generation, kind, id) }, update, upsert: true } };
}
