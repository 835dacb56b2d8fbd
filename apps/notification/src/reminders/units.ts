import { directory, lookAlikes, nameKey, spelled } from '@mingjing/contracts';
import { Refused } from '@mingjing/kit';
import type { Work } from '../work';

const PAGE = 200;
const MOST_NAMED = 5;
/** Names nobody knows for which others are looked for, in one batch of rows. */
const MOST_LOOKED_FOR = 5;

/** The units there are, to find those that rows name. */
export class Units {
  private readonly byId: ReadonlyMap<string, directory.Unit>;
  private readonly byKey = new Map<string, directory.Unit[]>();
  private looked = 0;

  private constructor(private readonly all: directory.Unit[]) {
    this.byId = new Map(all.map((unit) => [unit.id, unit]));
    for (const unit of all) this.byKey.set(nameKey(unit.name), [...(this.byKey.get(nameKey(unit.name)) ?? []), unit]);
  }

  /** As the directory has them now. */
  static async read({ context }: Work): Promise<Units> {
    const client = context.client(directory.DirectoryServiceService, '');
    const all: directory.Unit[] = [];
    for (let page = 1; ; page += 1) {
      const { units, total } = await client.listUnits({ division: '', query: '', page, pageSize: PAGE, ids: [] });
      all.push(...units);
      if (units.length < PAGE || all.length >= total) return new Units(all);
    }
  }

  /**
   * By id or name, in any spelling of it.
   * @param mine whether a unit is within the scope of whoever asks: of several of one name it is their own
   * @throws Refused `unit.unknown`, `unit.ambiguous`, `unit.retired`
   */
  find(text: string, mine: (unit: directory.Unit) => boolean): directory.Unit {
    const byId = this.byId.get(text);
    const named = (byId ? [byId] : (this.byKey.get(nameKey(text)) ?? [])).filter(mine);
    const inUse = named.filter(({ retired }) => !retired);
    const [first, ...others] = spelled(inUse.length > 0 ? inUse : named, text);
    if (!first) throw this.unknown(text, mine);
    if (others.length > 0) throw refusal('ambiguous', '有多个同名的单位，请填写单位编号。', 'Several units have this name; give the id.');
    if (first.retired)
      throw new Refused('unit.retired', 'refused', {
        field: 'unit',
        zh: '该单位已撤并，请填写承接其职能的单位。',
        en: 'This unit is retired; name the one that took over.',
      });
    return first;
  }

  private unknown(text: string, mine: (unit: directory.Unit) => boolean): Refused {
    this.looked += 1;
    const near = this.looked > MOST_LOOKED_FOR ? [] : lookAlikes(text, this.all).filter((unit) => !unit.retired && mine(unit));
    const names = near.slice(0, MOST_NAMED).map(({ name }) => name);
    const asked = names.length > 0 ? `是不是${names.map((name) => `“${name}”`).join('或')}？` : '';
    return refusal(
      'unknown',
      `没有找到单位“${text}”，或者不在您的管辖范围内。${asked}请核对单位名称或编号。`,
      `No unit "${text}", or outside your scope${names.length > 0 ? ` (is it ${names.join(' or ')}?)` : ''}.`,
    );
  }
}

function refusal(what: string, zh: string, en: string): Refused {
  return new Refused(`unit.${what}`, 'invalid', { field: 'unit', zh, en });
}
