import { Dice } from './dice';
import type { YearFigures } from './figures';
import { BODIES, COUNTY_BODIES, TOWN_BODIES, type Body } from './place-names';

export interface Division {
  id: string;
  parentId: string;
  name: string;
  level: string;
}

export interface YearUnit {
  index: number;
  name: string;
  division: string;
  /** County-level division, or 州本级, whose supervisors are in charge. */
  jurisdiction: string;
  body: Body;
}

export interface YearPoint {
  index: number;
  name: string;
  /** In the words of the spreadsheet. */
  kind: string;
  unit: YearUnit;
  windows: string[];
  body: Body;
  busy: number;
  /** First step on which it is there: 0, or that of the upgrade. */
  opens: number;
  /** Step on which it is merged or retired, before anything else happens. */
  ends?: number;
  /** The service point it is merged into; absent: retired. */
  into?: number;
}

export interface Organisation {
  jurisdictions: Division[];
  units: YearUnit[];
  points: YearPoint[];
  upgrade: number;
}

/** Units of the first deployment: "260+". */
const UNITS = 262;
const CITY = '632801';
/** One hall and three communities had 23 windows: 14 and three each. */
const HALL_WINDOWS = 14;
const COMMUNITIES = 3;
const COMMUNITY_WINDOWS = 3;

/** Who serves the public in the year: units in every jurisdiction, their service points, and what becomes of them. */
export function organisation(
  divisions: readonly Division[],
  figures: YearFigures,
  { scale, steps, seed }: { scale: number; steps: number; seed: string },
): Organisation {
  const jurisdictions = divisions.filter(({ level }) => level === 'county' || level === 'prefectureLevel');
  // The city of the hall first: it is there at any scale.
  jurisdictions.sort((a, b) => Number(b.id === CITY) - Number(a.id === CITY) || a.id.localeCompare(b.id));
  const units = unitsOf(divisions, jurisdictions, Math.max(jurisdictions.length, Math.round(UNITS / scale)));
  const upgrade = Math.round(steps / 2);
  const dice = new Dice(`${seed}|places`);
  const communities = divisions.filter(({ id, level, name }) => level === 'village' && id.startsWith(CITY) && name.includes('社区'));
  const total = figures.servicePointsAtFirst + figures.servicePointsAdded;
  const points = pointsOf(units, communities, total, dice).map((point) => ({
    ...point,
    opens: point.index < figures.servicePointsAtFirst ? 0 : upgrade,
  }));
  end(points, figures.servicePointsEnded, steps, dice);
  return { jurisdictions, units, points, upgrade };
}

/** Takes turns between the jurisdictions, so that a small year has units in all of them. */
function unitsOf(divisions: readonly Division[], jurisdictions: Division[], count: number): YearUnit[] {
  const queues = jurisdictions.map((place) => bodiesOf(divisions, place));
  const units: YearUnit[] = [];
  for (let round = 0; units.length < count; round += 1) {
    const before = units.length;
    for (const queue of queues) {
      const next = queue[round];
      if (next && units.length < count) units.push({ ...next, index: units.length });
    }
    if (units.length === before) throw new Error(`the divisions have room for ${units.length} units only, not for ${count}`);
  }
  return units;
}

function bodiesOf(divisions: readonly Division[], place: Division): Omit<YearUnit, 'index'>[] {
  const own = COUNTY_BODIES.map(([name, body]) => ({ name: `${place.name}${name}`, division: place.id, jurisdiction: place.id, body }));
  const towns = divisions.filter(({ parentId, level }) => parentId === place.id && level === 'town');
  const inTowns = towns.flatMap((town) =>
    TOWN_BODIES.map(([name, body]) => ({ name: `${place.name}${town.name}${name}`, division: town.id, jurisdiction: place.id, body })),
  );
  // The hall and a first clinic, then offices and towns in turn.
  const [hall, ...offices] = own;
  const mixed = Array.from({ length: Math.max(offices.length, inTowns.length) }, (_, n) => [inTowns[n], offices[n]]);
  return [hall, ...mixed.flat()].filter((one) => one !== undefined);
}

function pointsOf(units: readonly YearUnit[], communities: readonly Division[], total: number, dice: Dice): YearPoint[] {
  const points: YearPoint[] = [];
  const add = (unit: YearUnit, name: string, windows: string[], body: Body): void => {
    const busy = BODIES[body].busy * (0.3 + 1.4 * dice.next());
    points.push({ index: points.length, name, kind: BODIES[body].kind, unit, windows, body, busy, opens: 0 });
  };
  const hall = units[0] as YearUnit;
  add(hall, `${hall.name}政务服务大厅`, numbered(HALL_WINDOWS), 'hall');
  for (const place of communities.slice(0, Math.min(COMMUNITIES, total - units.length))) {
    add(hall, `${place.name.replace(/居委会$/, '')}便民服务站`, numbered(COMMUNITY_WINDOWS), 'community');
  }
  for (let round = 0; points.length < total; round += 1) {
    for (const unit of round === 0 ? units.slice(1) : units) {
      if (points.length < total) add(unit, `${unit.name}${pointName(unit.body, round)}`, [], unit.body);
    }
  }
  return points;
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n + 1}号窗口`);

function pointName(body: Body, round: number): string {
  const { points } = BODIES[body];
  const again = Math.floor(round / points.length);
  return `${points[round % points.length]}${again > 0 ? `（${again + 1}处）` : ''}`;
}

/** Bodies are merged and retired in the course of the year: two of three are merged into another of their unit. */
function end(points: YearPoint[], count: number, steps: number, dice: Dice): void {
  const staying = new Map<number, YearPoint[]>();
  for (const point of points) {
    if (point.windows.length > 0) continue;
    staying.set(point.unit.index, [...(staying.get(point.unit.index) ?? []), point]);
  }
  const siblings = [...staying.values()].filter((list) => list.length > 1);
  for (let ended = 0; ended < count; ended += 1) {
    const list = siblings[ended % Math.max(1, siblings.length)];
    if (!list || list.length < 2) throw new Error(`there are not enough service points to end ${count} of them`);
    // The first of a unit stays; the last one goes.
    const [stays, goes] = [list[0] as YearPoint, list.pop() as YearPoint];
    const first = Math.max(goes.opens, stays.opens) + 2;
    goes.ends = first + dice.below(Math.max(1, steps - 3 - first));
    if (ended % 3 !== 2) goes.into = stays.index;
  }
}
