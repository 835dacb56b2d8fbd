import { lookAlikes, nameKey, sameName, spelled, unbroken } from '@mingjing/contracts';
import { kept, Refused, scopeFilter, scopeOf, type Action, type CallContext } from '@mingjing/kit';
import { nameInstead } from './successors';
import type { ServicePoint } from './service-point';
import { line } from './text';
import type { Stored } from './views';
import type { Work } from './work';

type Point = Stored<ServicePoint>;

const MOST_NAMED = 5;
/** Names nobody knows for which others are looked for, in one batch of rows. */
const MOST_LOOKED_FOR = 5;

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

function unknown(text: string, similar: readonly string[]): Refused {
  const names = similar.slice(0, MOST_NAMED);
  const asked = names.length > 0 ? `是不是${names.map((name) => `“${name}”`).join('或')}？` : '';
  return refuse(
    'servicePoint.unknown',
    'servicePoint',
    `没有找到评议对象“${text}”，或者它不在您的管辖范围内。${asked}请核对名称，或先导入评议对象。`,
    `No service point "${text}", or it is outside your scope${names.length > 0 ? ` (is it ${names.join(' or ')}?)` : ''}. Check the name, or import the service points first.`,
  );
}

/** There is one of the name, but not where the row says. */
function elsewhere({ division }: Named): Refused {
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

/** Of doubles from before names were compared by keys, the one that is written as in the row. */
function ofThatSpelling(points: readonly Point[], text: string): Point[] {
  const written = spelled(
    points.map((point) => ({ name: point.state.name, point })),
    text,
  );
  return written.map(({ point }) => point);
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

  private looked = 0;
  private everyName: Promise<{ name: string }[]> | undefined;

  static async for(work: Work, call: CallContext, action: Action, rows: Named[]): Promise<PointFinder> {
    const named = [...new Set(rows.map((row) => unbroken(row.servicePoint)).filter(Boolean))];
    const { servicePoints } = work.models;
    const scope = scopeFilter(call.actor, action);
    const found = await Promise.all(
      [{ _id: { $in: named } }, { nameKey: { $in: [...new Set(named.map(nameKey))].filter(Boolean) } }].map((asked) =>
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
    const [first, ...others] = ofThatSpelling(
      near.filter(({ state }) => !state.retired),
      row.servicePoint,
    );
    if (others.length > 0) throw ambiguous();
    if (first) return first;
    if (near[0]) throw await nameInstead(this.work.models, near[0].state);
    throw await this.notHere(row, named);
  }

  /** As `find`, but where none of the name is in use a retired one is meant: what is said is about the time before. */
  async findEver(row: Named): Promise<Point> {
    const { near, named } = await this.candidates(row);
    const inUse = near.filter(({ state }) => !state.retired);
    const [first, ...others] = ofThatSpelling(inUse.length > 0 ? inUse : near, row.servicePoint);
    if (others.length > 0) throw ambiguous();
    if (first) return first;
    throw await this.notHere(row, named);
  }

  /** Those the row may mean, in use or retired; none where it names none. */
  async meant(row: Named): Promise<Point[]> {
    return (await this.candidates(row)).near;
  }

  private async candidates({ servicePoint, servicePointId, division = '', unit = '' }: Named): Promise<{ near: Point[]; named: Point[] }> {
    const text = line(unbroken(servicePoint), 'servicePoint');
    const key = nameKey(text);
    const called = this.points.filter(({ id, state }) => id === text || (key !== '' && state.nameKey === key));
    const returned = called.filter(({ id }) => id === servicePointId);
    const named = returned.length > 0 ? returned : called;
    const ofUnit = unit.trim();
    const within = division.trim() ? await this.division(division.trim(), named, ofUnit) : undefined;
    const near = named.filter(
      ({ state }) =>
        (within === undefined || state.divisionPath.includes(within)) &&
        (!ofUnit || state.unitId === ofUnit || sameName(state.unitName, ofUnit)),
    );
    return { near, named };
  }

  /** None where the row says; there is one of the name elsewhere, or there is none. */
  private async notHere(row: Named, named: Point[]): Promise<Refused> {
    if (named.some(({ state }) => !state.retired)) return elsewhere(row);
    const wanted = row.servicePoint.trim();
    this.looked += 1;
    const similar = this.looked > MOST_LOOKED_FOR ? [] : lookAlikes(wanted, await this.names());
    return unknown(
      wanted,
      similar.map(({ name }) => name),
    );
  }

  /** Names of all in use that the actor may do this with. */
  private names(): Promise<{ name: string }[]> {
    const filter = { retired: false, $and: [scopeFilter(this.call.actor, this.action)] };
    // A query runs once; what several rows wait for is its promise.
    this.everyName ??= kept(this.work.models.servicePoints.model.find(filter, { name: 1 }).lean<{ name: string }[]>().exec());
    return this.everyName;
  }

  /** The division's id, where the actor has a service point to name in it; of several of one name that of the row's service point. */
  private async division(text: string, named: Point[], unit: string): Promise<string> {
    const { places } = this.work;
    const meant = await places.divisionsCalled(text);
    const [only, other] = meant.length > 1 ? meant.filter(({ id }) => named.some(({ state }) => state.divisionPath.includes(id))) : [];
    const { id, path } = only && !other ? only : await places.findDivision(text, { path: await places.pathOfUnit(unit), words: unit });
    const scope = scopeOf(this.call.actor, this.action);
    const reached = scope.all || path.some((one) => scope.divisions.includes(one)) || (await this.ownUnitsIn(id, scope.units));
    if (!reached)
      throw new Refused('import.outsideScope', 'forbidden', {
        field: 'division',
        zh: '该行政区划不在您的管辖范围内，请核对。',
        en: 'This division is outside your scope; check it.',
      });
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
