import { shortNames } from './division-names';
import { lookAlikes } from './look-alike';
import { nameKey } from './names';
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

/** What else stands in a row, by which a town that there is in two counties is known. */
export interface Beside {
  /** Path of the division of the row's unit. */
  path?: readonly string[];
  /** Words that may name the county. */
  words?: string;
}

const MOST_NAMED = 5;
/** Names nobody knows for which others are looked for: it takes as long as there are divisions. */
const MOST_LOOKED_FOR = 20;

/** Divisions and units by id or name, as people write them in spreadsheets: every service that reads one knows them alike. */
export class Gazetteer<D extends KnownDivision = KnownDivision, U extends KnownUnit = KnownUnit> {
  private readonly byId = new Map<string, D>();
  /** By full name, by what is said for it, and by the bare name without the kind of place: the first that has any is meant. */
  private readonly divisions = [new Map<string, D[]>(), new Map<string, D[]>(), new Map<string, D[]>()] as const;
  private readonly units = new Map<string, U[]>();
  private looked = 0;

  constructor(
    divisions: readonly D[],
    private readonly allUnits: readonly U[],
  ) {
    const [full, short, bare] = this.divisions;
    for (const one of divisions) this.byId.set(one.id, one);
    for (const one of divisions) {
      const names = this.namesOf(one);
      for (const key of new Set([nameKey(one.id), nameKey(one.name)])) add(full, key, one);
      for (const key of names.withKind) add(short, key, one);
      for (const key of names.bare) add(bare, key, one);
    }
    for (const one of allUnits) for (const key of new Set([nameKey(one.id), nameKey(one.name)])) add(this.units, key, one);
  }

  /**
   * By id, name or what is said for short (海西州, 格尔木); several of one name are told apart by the name above, 天峻县/新源镇,
   * or by what stands beside it.
   * @throws Refused `division.unknown`, `division.ambiguous` naming those there are
   */
  division(text: string, beside: Beside = {}): D {
    const found = this.called(text);
    const [first, second] = found.length > 1 ? narrowed(found, beside, (one) => this.calledAs(one)) : found;
    if (!first) throw this.unknownDivision(text);
    if (!second) return first;
    const named = found.slice(0, MOST_NAMED).map((one) => `${this.fullName(one)}（${one.id}）`);
    const more = found.length > MOST_NAMED;
    throw new Refused('division.ambiguous', 'invalid', {
      field: 'division',
      zh: `有 ${found.length} 个“${text.trim()}”：${named.join('、')}${more ? '等' : ''}。请照此写成“上级/本级”，或填写区划代码。`,
      en: `There are ${found.length} divisions called "${text.trim()}": ${named.join(', ')}${more ? ', …' : ''}. Write "parent/name" or the code.`,
    });
  }

  /** All that may be meant by a name; none, where nobody knows it. */
  called(text: string): readonly D[] {
    const [name = '', ...above] = text.split(/[/／]/).map(nameKey).reverse();
    const is = (id: string, step: string): boolean => this.keyed(step).some((one) => one.id === id);
    const found = this.keyed(name, ({ path }) => above.every((step) => path.slice(0, -1).some((id) => is(id, step))));
    const highest = Math.min(...found.map(({ path }) => path.length));
    // Said without its kind, the larger place is meant: 茫崖 is the city, not the town in it.
    return this.divisions[2].has(name) && !this.divisions[0].has(name) ? found.filter(({ path }) => path.length === highest) : found;
  }

  private keyed(key: string, fits: (one: D) => boolean = () => true): readonly D[] {
    for (const by of this.divisions) {
      const found = by.get(key)?.filter(fits) ?? [];
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Name with those above it, but for the root. */
  private fullName({ path }: D): string {
    return path
      .slice(path.length > 1 ? 1 : 0)
      .map((id) => this.byId.get(id)?.name ?? id)
      .join('/');
  }

  /** Every name of those above, but for the root, by which words may speak of them. */
  private calledAs({ path }: D): string[] {
    return path.slice(1, -1).flatMap((id) => {
      const above = this.byId.get(id);
      return above ? [nameKey(above.name), ...shortNames(above.name).bare] : [];
    });
  }

  private namesOf({ name, path }: D): ReturnType<typeof shortNames> {
    const above = this.byId.get(path.at(-2) ?? '');
    if (!above) return shortNames(name);
    const { withKind, bare } = shortNames(above.name);
    return shortNames(name, [nameKey(above.name), ...withKind, ...bare]);
  }

  private unknownDivision(text: string): Refused {
    const near = this.similar(text, this.byId.values());
    return new Refused('division.unknown', 'invalid', {
      field: 'division',
      zh: `没有找到行政区划“${text.trim()}”，${near.zh}请核对名称或区划代码。`,
      en: `No division "${text.trim()}"${near.en}; check its name or code.`,
    });
  }

  /** Asks whether something of a similar name is meant; for some names only. */
  private similar(text: string, known: Iterable<{ name: string }>): { zh: string; en: string } {
    if (this.looked >= MOST_LOOKED_FOR || !text.trim()) return { zh: '', en: '' };
    this.looked += 1;
    const names = [...new Set(lookAlikes(text, known).map(({ name }) => name))].slice(0, MOST_NAMED);
    if (names.length === 0) return { zh: '', en: '' };
    return { zh: `是不是${names.map((name) => `“${name}”`).join('或')}？`, en: ` (is it ${names.join(' or ')}?)` };
  }

  /**
   * A unit in use, by id or name; of several of one name the one spelled so, else the one within `near`.
   * @param near id of a division
   * @throws Refused `unit.unknown`, `unit.ambiguous`, `unit.retired`
   */
  unit(text: string, near?: string): U {
    const named = this.units.get(nameKey(text)) ?? [];
    const inUse = named.filter(({ retired }) => !retired);
    const within = inUse.length > 1 && near ? inUse.filter(({ divisionPath }) => divisionPath.includes(near)) : [];
    const [first, second] = spelled(within.length > 0 ? within : inUse, text);
    if (second) {
      const ids = inUse
        .slice(0, MOST_NAMED)
        .map(({ id, divisionPath }) => `${this.byId.get(divisionPath.at(-1) ?? '')?.name ?? ''}（${id}）`);
      throw new Refused('unit.ambiguous', 'invalid', {
        field: 'unit',
        zh: `有多个名为“${text.trim()}”的单位：${ids.join('、')}，请填写单位编号，或在同一行写明行政区划。`,
        en: `Several units are called "${text.trim()}": ${ids.join(', ')}; give the id, or the division in the same row.`,
      });
    }
    if (first) return first;
    if (named.length > 0) {
      throw new Refused('unit.retired', 'refused', {
        field: 'unit',
        zh: `单位“${text.trim()}”已撤并，请填写承接其职能的单位。`,
        en: `Unit "${text.trim()}" is retired; give the one that took over.`,
      });
    }
    throw this.unknownUnit(text);
  }

  /** Where the unit of a row is, for telling towns of one name apart; empty where its name alone does not say. */
  pathOfUnit(text: string): readonly string[] {
    const [only, other] = (this.units.get(nameKey(text)) ?? []).filter(({ retired }) => !retired);
    return only && !other ? only.divisionPath : [];
  }

  private unknownUnit(text: string): Refused {
    const near = this.similar(
      text,
      this.allUnits.filter(({ retired }) => !retired),
    );
    return new Refused('unit.unknown', 'invalid', {
      field: 'unit',
      zh: `没有找到单位“${text.trim()}”，${near.zh}请核对名称，或先导入单位。`,
      en: `No unit "${text.trim()}"${near.en}; check its name, or import the units first.`,
    });
  }
}

/** Those the row speaks of: nearest to its unit, else in the county it names. */
function narrowed<D extends KnownDivision>(
  found: readonly D[],
  { path = [], words = '' }: Beside,
  calledAs: (one: D) => string[],
): readonly D[] {
  for (const id of path.slice(1).reverse()) {
    const near = found.filter((one) => one.path.includes(id));
    if (near.length > 0) return near;
  }
  const said = nameKey(words);
  const named = found.filter((one) => calledAs(one).some((name) => said.includes(name)));
  return named.length > 0 ? named : found;
}

/** Of several with one key those that are written just so, where there are any: doubles from before names were compared by keys. */
export function spelled<T extends { name: string }>(found: readonly T[], text: string): readonly T[] {
  const exact = found.length > 1 ? found.filter(({ name }) => name === text.trim()) : [];
  return exact.length > 0 ? exact : found;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (!there) map.set(key, [value]);
  else if (!there.includes(value)) there.push(value);
}
