import { directory } from '@mingjing/contracts';
import { isRefused, Refused, type ServiceContext } from '@mingjing/kit';

const FRESH_MS = 30_000;
const PAGE = 200;

interface Known {
  divisions: directory.Division[];
  units: directory.Unit[];
}

/** Divisions and units as the directory has them, asked in its name; kept for a short while for the rows of an import. */
export class Places {
  private known: { value: Promise<Known>; until: number } | undefined;

  constructor(private readonly context: ServiceContext) {}

  /** Forgets what was kept; the next question asks the directory. */
  clear(): void {
    this.known = undefined;
  }

  /**
   * The unit that may be given a service point.
   * @throws Refused `unit.unknown` or `unit.retired`
   */
  async unit(id: string): Promise<directory.Unit> {
    const reply = await this.directory()
      .getUnit({ id })
      .catch((error: unknown) => {
        if (isRefused(error) && error.kind === 'missing') return undefined;
        throw error;
      });
    if (!reply?.unit) throw unknownUnit();
    return inUse(reply.unit);
  }

  /** @throws Refused `division.unknown` */
  async division(id: string): Promise<directory.Division> {
    const found = (await this.all()).divisions.find((one) => one.id === id);
    if (!found) throw unknownDivision();
    return found;
  }

  /** By id or name, with its ancestors; several of one name are told apart by nothing but the id. @throws Refused */
  async findDivision(text: string): Promise<directory.Division> {
    const { divisions } = await this.all();
    const byId = divisions.find((one) => one.id === text);
    if (byId) return byId;
    const [first, ...others] = divisions.filter((one) => one.name === text);
    if (!first) throw unknownDivision();
    if (others.length > 0) {
      throw new Refused('division.ambiguous', 'invalid', {
        field: 'division',
        zh: '有多个同名的行政区划，请填写区划代码。',
        en: 'Several divisions have this name; give the code.',
      });
    }
    return first;
  }

  /** By id or name; of several with one name the one in `divisionId`. @throws Refused */
  async findUnit(text: string, divisionId?: string): Promise<directory.Unit> {
    const { units } = await this.all();
    const byId = units.find((one) => one.id === text);
    if (byId) return inUse(byId);
    const named = units.filter((one) => one.name === text);
    const near = named.length > 1 && divisionId ? named.filter((one) => one.divisionPath.includes(divisionId)) : named;
    const [first, ...others] = near;
    if (!first) throw unknownUnit();
    if (others.length > 0) {
      throw new Refused('unit.ambiguous', 'invalid', {
        field: 'unit',
        zh: '有多个同名的单位，请填写单位编号。',
        en: 'Several units have this name; give the id.',
      });
    }
    return inUse(first);
  }

  private directory() {
    return this.context.client(directory.DirectoryServiceService, '');
  }

  private all(): Promise<Known> {
    const { known } = this;
    if (known && known.until > Date.now()) return known.value;
    const value = this.load();
    this.known = { value, until: Date.now() + FRESH_MS };
    value.catch(() => this.clear());
    return value;
  }

  private async load(): Promise<Known> {
    const client = this.directory();
    const { divisions } = await client.listDivisions({ root: '', depth: 0 });
    const units: directory.Unit[] = [];
    for (let page = 1; ; page += 1) {
      const reply = await client.listUnits({ division: '', query: '', page, pageSize: PAGE, ids: [] });
      units.push(...reply.units);
      if (reply.units.length < PAGE || units.length >= reply.total) return { divisions, units };
    }
  }
}

function inUse(unit: directory.Unit): directory.Unit {
  if (!unit.retired) return unit;
  throw new Refused('unit.retired', 'refused', {
    field: 'unit',
    zh: '该单位已撤并，请选择承接其职能的单位。',
    en: 'This unit is retired; choose the one that took over.',
  });
}

function unknownUnit(): Refused {
  return new Refused('unit.unknown', 'invalid', {
    field: 'unit',
    zh: '没有找到这个单位，请核对单位名称或编号。',
    en: 'No such unit; check its name or id.',
  });
}

function unknownDivision(): Refused {
  return new Refused('division.unknown', 'invalid', {
    field: 'division',
    zh: '没有找到这个行政区划，请核对名称或区划代码。',
    en: 'No such division; check its name or code.',
  });
}
