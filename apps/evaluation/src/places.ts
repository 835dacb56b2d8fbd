import { directory, Gazetteer, type Beside } from '@mingjing/contracts';
import { isRefused, KnownValues, Refused, STANDING, type ServiceContext } from '@mingjing/kit';

const FRESH_MS = 30_000;
/** Thousands of units come in many pages. */
const FIRST_MS = 10_000;
const EVERYTHING = '';
const PAGE = 200;

interface Known {
  divisions: directory.Division[];
  places: Gazetteer<directory.Division, directory.Unit>;
}

/** Divisions and units as the directory has them, asked in its name; kept for a short while for the rows of an import. */
export class Places {
  private readonly known = new KnownValues<Known>({
    holding: STANDING,
    freshMs: FRESH_MS,
    firstMs: FIRST_MS,
  });

  constructor(private readonly context: ServiceContext) {}

  /** Forgets what was kept; the next question asks the directory. */
  clear(): void {
    this.known.clear();
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

  /** By id or name, with its ancestors. @throws Refused `division.unknown` or `division.ambiguous` */
  async findDivision(text: string, beside: Beside = {}): Promise<directory.Division> {
    return (await this.all()).places.division(text, beside);
  }

  /** All divisions that may be meant by a name. */
  async divisionsCalled(text: string): Promise<readonly directory.Division[]> {
    return (await this.all()).places.called(text);
  }

  /** Where a row's unit is, as far as its name says; for telling towns of one name apart. */
  async pathOfUnit(text: string): Promise<readonly string[]> {
    return (await this.all()).places.pathOfUnit(text);
  }

  /** By id or name; of several with one name the one in `near`. @throws Refused `unit.unknown`, `unit.ambiguous` or `unit.retired` */
  async findUnit(text: string, near?: string): Promise<directory.Unit> {
    return (await this.all()).places.unit(text, near);
  }

  private directory() {
    return this.context.client(directory.DirectoryServiceService, '');
  }

  private all(): Promise<Known> {
    return this.known.get(EVERYTHING, (timeoutMs) => this.load(timeoutMs));
  }

  private async load(timeoutMs: number): Promise<Known> {
    const client = this.directory();
    const { divisions } = await client.listDivisions({ root: '', depth: 0 }, { timeoutMs });
    const units: directory.Unit[] = [];
    for (let page = 1; ; page += 1) {
      const reply = await client.listUnits({ division: '', query: '', page, pageSize: PAGE, ids: [] }, { timeoutMs });
      units.push(...reply.units);
      if (reply.units.length < PAGE || units.length >= reply.total) return { divisions, places: new Gazetteer(divisions, units) };
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
