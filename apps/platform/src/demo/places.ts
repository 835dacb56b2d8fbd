import type { directory } from '@mingjing/contracts';

export interface DemoUnit {
  name: string;
  division: string;
  servicePoints: { name: string; kind: string; windows: string[] }[];
}

/**
 * Units of the demonstration on the prefecture's real divisions: in each county-level place a service hall and two
 * bureaus, in each town a service centre and a clinic. 格尔木市 comes first, since the demo's accounts are tied to its units.
 * @param divisions the tree as the directory gives it
 */
export function demoUnits(divisions: directory.Division[]): DemoUnit[] {
  const counties = divisions.filter(({ level }) => level === 'county');
  counties.sort((a, b) => Number(b.id === '632801') - Number(a.id === '632801') || a.id.localeCompare(b.id));
  const units: DemoUnit[] = [];
  for (const county of counties) {
    units.push(
      unit(`${county.name}政务服务中心`, county.id, [
        ['综合受理窗口', 'serviceWindow', ['1号窗口', '2号窗口', '3号窗口']],
        ['企业开办窗口', 'serviceWindow', ['1号窗口', '2号窗口']],
      ]),
      unit(`${county.name}人力资源和社会保障局`, county.id, [['社会保险经办窗口', 'serviceWindow', ['1号窗口', '2号窗口']]]),
      unit(`${county.name}供水公司`, county.id, [['营业厅', 'publicUtility', ['营业窗口']]]),
    );
    for (const town of divisions.filter(({ parentId, level }) => parentId === county.id && level === 'town')) {
      units.push(
        unit(`${county.name}${town.name}便民服务中心`, town.id, [['便民服务大厅', 'communityWindow', ['综合窗口']]]),
        unit(`${county.name}${town.name}卫生院`, town.id, [['门诊收费处', 'grassrootsStation', ['收费窗口']]]),
      );
    }
  }
  return units;
}

function unit(name: string, division: string, points: [string, string, string[]][]): DemoUnit {
  return { name, division, servicePoints: points.map(([point, kind, windows]) => ({ name: `${name}${point}`, kind, windows })) };
}
