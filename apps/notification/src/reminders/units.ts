import { directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/kit';
import type { Work } from '../work';

const PAGE = 200;

/** The units there are, to find those that rows name. */
export class Units {
  private constructor(private readonly all: directory.Unit[]) {}

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
   * By id or name.
   * @param mine whether a unit is within the scope of whoever asks: of several of one name it is his own
   * @throws Refused `unit.unknown`, `unit.ambiguous`, `unit.retired`
   */
  find(text: string, mine: (unit: directory.Unit) => boolean): directory.Unit {
    const byId = this.all.find(({ id }) => id === text);
    const named = byId ? [byId] : this.all.filter(({ name }) => name === text);
    const [first, ...others] = named.filter(mine);
    if (!first)
      throw refusal('unknown', '没有找到这个单位，或者不在您的管辖范围内，请核对单位名称或编号。', 'No such unit, or outside your scope.');
    if (others.length > 0) throw refusal('ambiguous', '有多个同名的单位，请填写单位编号。', 'Several units have this name; give the id.');
    if (first.retired)
      throw refusal('retired', '该单位已撤并，请填写承接其职能的单位。', 'This unit is retired; name the one that took over.');
    return first;
  }
}

function refusal(what: string, zh: string, en: string): Refused {
  return new Refused(`unit.${what}`, 'invalid', { field: 'unit', zh, en });
}
