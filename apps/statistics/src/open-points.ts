import type { Naming } from './arrival';
import type { RegisteredPlace, StatisticsModels } from './models';
import { EVERYTHING, scopesOf } from './place';

/** Ids of service points by the scopes they are in. */
type PointsByScope = Map<string, string[]>;

/**
 * Which service points are in use now. They are kept in memory and read again when the register's counter of changes has
 * moved, which every writer moves after he changed one: so all processes answer alike, and no list is counted for an answer.
 */
export class OpenPoints {
  private kept: { changes: string; points: Promise<PointsByScope> } | undefined;

  constructor(private readonly places: StatisticsModels['places']) {}

  /** Brings registered service points to the state that events tell, newest version last; what is older changes nothing. */
  async enter(generation: number, namings: Naming[]): Promise<void> {
    if (namings.length === 0) return;
    const inTurn = [...namings].sort((one, other) => one.version - other.version);
    const newest = new Map(inTurn.map((naming) => [naming.servicePointId, naming]));
    const operations = [...newest.values()].map(({ servicePointId, name, place, retired, version }) => {
      const open = retired ? [] : [EVERYTHING, ...scopesOf(place).map(({ key }) => key)];
      const filter = { _id: `${generation}|servicePoint|${servicePointId}`, named: { $lte: version } };
      return { updateOne: { filter, update: { $set: { name, named: version, open } } } };
    });
    await this.places.collection.bulkWrite(operations as never, { ordered: false });
    await this.places.updateOne({ _id: changesId(generation) }, { $inc: { named: 1 } }, { upsert: true });
  }

  /** How many are in use in each scope; the scopes may overlap. */
  async count(generation: number, scopes: string[]): Promise<Map<string, number>> {
    const points = await this.byScope(generation);
    return new Map(scopes.map((scope) => [scope, points.get(scope)?.length ?? 0]));
  }

  /** Which are in use in any of the scopes. */
  async within(generation: number, scopes: string[]): Promise<string[]> {
    const points = await this.byScope(generation);
    return [...new Set(scopes.flatMap((scope) => points.get(scope) ?? []))];
  }

  private async byScope(generation: number): Promise<PointsByScope> {
    const found = await this.places.findById(changesId(generation)).select({ named: 1 }).lean<Pick<RegisteredPlace, 'named'>>();
    const changes = `${generation}|${found?.named ?? 0}`;
    if (this.kept?.changes !== changes) {
      const points = this.load(generation);
      this.kept = { changes, points };
      points.catch(() => (this.kept = undefined));
    }
    return this.kept.points;
  }

  private async load(generation: number): Promise<PointsByScope> {
    const open = await this.places
      .find({ generation, open: EVERYTHING })
      .select({ id: 1, open: 1 })
      .lean<Pick<RegisteredPlace, 'id' | 'open'>[]>();
    const points: PointsByScope = new Map();
    for (const { id, open: scopes } of open) {
      for (const scope of scopes) {
        const known = points.get(scope);
        if (known) known.push(id);
        else points.set(scope, [id]);
      }
    }
    return points;
  }
}

/** Document that counts the changes of a generation's service points. */
function changesId(generation: number): string {
  return `${generation}|changes`;
}
