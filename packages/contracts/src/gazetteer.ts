import { Refused } from './refused';

export interface KnownDivision {
  id: string;
  name: string;
  /** Ancestors from the root to the node itself. */
  path: string[];
}

export interface KnownUnit {
  id: string;
  name: string;
  divisionPath: string[];
  retired: boolean;
}

/** At least two characters before the kind: 海西 + 州. */
const SHORT = /^(..+?)(州|县|旗|行委|管委会)$/;
/** How the full name goes on behind the same beginning. */
const ENDINGS: Record<string, RegExp> = {
  州: /^.*族自治州$/,
  县: /^.*族自治县$/,
  旗: /^.*族自治旗$/,
  行委: /^行政委员会$/,
  管委会: /^管理委员会$/,
};

/** Divisions and units by id or name, as people write them in spreadsheets: every service that reads one knows them alike. */
export class Gazetteer<D extends KnownDivision = KnownDivision, U extends KnownUnit = KnownUnit> {
  private readonly divisions = new Map<string, D[]>();
  private readonly units = new Map<string, U[]>();

  constructor(divisions: readonly D[], units: readonly U[]) {
    for (const one of divisions) for (const key of new Set([plain(one.id), plain(one.name)])) add(this.divisions, key, one);
    for (const one of units) for (const key of new Set([plain(one.id), plain(one.name)])) add(this.units, key, one);
  }

  /**
   * By id or name; several of one name are told apart by the name above, 天峻县/新源镇.
   * @throws Refused `division.unknown`, `division.ambiguous`
   */
  division(text: string): D {
    const steps = plain(text)
      .split('/')
      .map((step) => step.trim());
    const [name = '', ...above] = steps.reverse();
    const found = this.called(name).filter(({ path }) => above.every((step) => this.called(step).some(({ id }) => path.includes(id))));
    const [first, second] = found;
    if (!first) {
      throw new Refused('division.unknown', 'invalid', {
        field: 'division',
        zh: `没有找到行政区划“${text}”，请核对名称或区划代码。`,
        en: `No division "${text}"; check its name or code.`,
      });
    }
    if (second) {
      throw new Refused('division.ambiguous', 'invalid', {
        field: 'division',
        zh: `有多个名为“${text}”的行政区划，请写成“上级名称/本级名称”，或填写区划代码（如 ${first.id}）。`,
        en: `Several divisions are called "${text}"; write "parent/name" or the code, e.g. ${first.id}.`,
      });
    }
    return first;
  }

  /** Of this id or name; else of this name as it is said for short, which nobody writes in full: 海西州, 大柴旦行委. */
  private called(name: string): readonly D[] {
    const there = this.divisions.get(name);
    if (there) return there;
    const [, stem = '', kind = ''] = SHORT.exec(name) ?? [];
    const ends = ENDINGS[kind];
    if (!ends) return [];
    return [...this.divisions].flatMap(([full, found]) => (full.startsWith(stem) && ends.test(full.slice(stem.length)) ? found : []));
  }

  /**
   * A unit in use, by id or name.
   * @param near id of a division: of several with the name the one within it is meant
   * @throws Refused `unit.unknown`, `unit.ambiguous`, `unit.retired`
   */
  unit(text: string, near?: string): U {
    const named = this.units.get(plain(text)) ?? [];
    const inUse = named.filter(({ retired }) => !retired);
    const within = inUse.length > 1 && near ? inUse.filter(({ divisionPath }) => divisionPath.includes(near)) : inUse;
    const [first, second] = within.length > 0 ? within : inUse;
    if (second) {
      throw new Refused('unit.ambiguous', 'invalid', {
        field: 'unit',
        zh: `有多个名为“${text}”的单位，请填写单位编号（如 ${first?.id}）。`,
        en: `Several units are called "${text}"; give the id, e.g. ${first?.id}.`,
      });
    }
    if (first) return first;
    if (named.length > 0) {
      throw new Refused('unit.retired', 'refused', {
        field: 'unit',
        zh: `单位“${text}”已撤并，请填写承接其职能的单位。`,
        en: `Unit "${text}" is retired; give the one that took over.`,
      });
    }
    throw new Refused('unit.unknown', 'invalid', {
      field: 'unit',
      zh: `没有找到单位“${text}”，请核对名称，或先导入单位。`,
      en: `No unit "${text}"; check its name, or import the units first.`,
    });
  }
}

/** Full width and half width are the same to whoever types them. */
function plain(text: string): string {
  return text.normalize('NFKC').trim();
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (!there) map.set(key, [value]);
  else if (!there.includes(value)) there.push(value);
}
