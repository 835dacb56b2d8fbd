import { Refused, scopeFilter, scopeOf, type Action, type CallContext } from '@mingjing/kit';
import { nameInstead } from './successors';
import type { ServicePoint } from './service-point';
import { line } from './text';
import type { Stored } from './views';
import type { Work } from './work';

type Point = Stored<ServicePoint>;

/** How a row names a service point: by id or name, told apart from others of that name by division or unit. */
export interface Named {
  servicePoint: string;
  division?: string;
  unit?: string;
  /** Of an export: which of those of the name is meant; any other id says nothing. */
  servicePointId?: string | undefined;
}

function refuse(code: string, field: string, zh: string, en: string): Refused {
  return new Refused(code, 'invalid', { field, zh, en });
}

function ambiguous(): Refused {
  return refuse(
    'servicePoint.ambiguous',
    'servicePoint',
    '有多个同名的评议对象，请填写其编号。',
    'Several service points have this name; give the id.',
  );
}

function unknown(text: string): Refused {
  return refuse(
    'servicePoint.unknown',
    'servicePoint',
    `没有找到评议对象“${text}”，或者它不在您的管辖范围内。请核对名称，或先导入评议对象。`,
    `No service point "${text}", or it is outside your scope. Check the name, or import the service points first.`,
  );
}

/** None where the row says; there is one of the name elsewhere, or there is none. */
function notHere({ servicePoint, division }: Named, named: Point[]): Refused {
  if (named.every(({ state }) => state.retired)) return unknown(servicePoint.trim());
  if (division?.trim()) {
    return refuse(
      'matter.otherDivision',
      'division',
      '该评议对象不在所填的行政区划内，请核对。',
      'The service point is not in this division; check both.',
    );
  }
  return refuse(
    'servicePoint.otherUnit',
    'unit',
    '该评议对象不属于所填的单位，请核对。',
    'The service point is not of this unit; check both.',
  );
}

/** Finds the service points that rows name, within what the actor may do this with; all of a batch are read at once. */
export class PointFinder {
  private constructor(
    private readonly work: Work,
    private readonly call: CallContext,
    private readonly action: Action,
    /** In use and retired. */
    private readonly points: Point[],
  ) {}

  static async for(work: Work, call: CallContext, action: Action, rows: Named[]): Promise<PointFinder> {
    const named = [...new Set(rows.map((row) => row.servicePoint.trim()).filter(Boolean))];
    const { servicePoints } = work.models;
    const scope = scopeFilter(call.actor, action);
    const found = await Promise.all(
      [{ _id: { $in: named } }, { name: { $in: named } }].map((asked) =>
        servicePoints.model.find({ ...asked, $and: [scope] }, { history: 0, sealed: 0 }).lean(),
      ),
    );
    // One that is named by id in one row and by name in another is found twice.
    const byId = new Map((found.flat() as { _id: unknown; version: number }[]).map((document) => [String(document._id), document]));
    const points = [...byId].map(([id, document]) => ({ id, version: document.version, state: servicePoints.stateOf(document) }));
    return new PointFinder(work, call, action, points);
  }

  /** Ids of those in use. */
  get inUse(): string[] {
    return this.points.filter(({ state }) => !state.retired).map(({ id }) => id);
  }

  /**
   * The service point in use that the row means.
   * @throws Refused `servicePoint.unknown`, `.ambiguous`, or `.retired` naming the successor
   */
  async find(row: Named): Promise<Point> {
    const { near, named } = await this.candidates(row);
    const [first, ...others] = near.filter(({ state }) => !state.retired);
    if (others.length > 0) throw ambiguous();
    if (first) return first;
    if (near[0]) throw await nameInstead(this.work.models, near[0].state);
    throw notHere(row, named);
  }

  /** As `find`, but where none of the name is in use a retired one is meant: what is said is about the time before. */
  async findEver(row: Named): Promise<Point> {
    const { near, named } = await this.candidates(row);
    const inUse = near.filter(({ state }) => !state.retired);
    const [first, ...others] = inUse.length > 0 ? inUse : near;
    if (others.length > 0) throw ambiguous();
    if (first) return first;
    throw notHere(row, named);
  }

  /** Those the row may mean, in use or retired; none where it names none. */
  async meant(row: Named): Promise<Point[]> {
    return (await this.candidates(row)).near;
  }

  private async candidates({ servicePoint, servicePointId, division = '', unit = '' }: Named): Promise<{ near: Point[]; named: Point[] }> {
    const text = line(servicePoint, 'servicePoint');
    const within = division.trim() ? await this.division(division.trim()) : undefined;
    const ofUnit = unit.trim();
    const called = this.points.filter(({ id, state }) => id === text || state.name === text);
    const returned = called.filter(({ id }) => id === servicePointId);
    const named = returned.length > 0 ? returned : called;
    const near = named.filter(
      ({ state }) =>
        (within === undefined || state.divisionPath.includes(within)) && (!ofUnit || state.unitId === ofUnit || state.unitName === ofUnit),
    );
    return { near, named };
  }

  /** The division's id, where the actor has a service point to name in it. */
  private async division(text: string): Promise<string> {
    const { id, path } = await this.work.places.findDivision(text);
    const scope = scopeOf(this.call.actor, this.action);
    const reached = scope.all || path.some((one) => scope.divisions.includes(one)) || (await this.ownUnitsIn(id, scope.units));
    if (!reached)
      throw refuse(
        'import.outsideScope',
        'division',
        '该行政区划不在您的管辖范围内，请核对。',
        'This division is outside your scope; check it.',
      );
    return id;
  }

  /** True where one of the actor's units has a service point in the division. */
  private async ownUnitsIn(division: string, units: string[]): Promise<boolean> {
    if (units.length === 0) return false;
    return (
      (await this.work.models.servicePoints.model.findOne({ unitId: { $in: units }, divisionPath: division }, { _id: 1 }).lean()) !== null
    );
  }
}
