import { nameKey } from './names';

/** At least two characters stand before the kind of place: 海西 + 州. */
const SHORTEST = 2;
/** How full names end, and what people say instead. */
const ENDINGS: readonly (readonly [ending: RegExp, said: string])[] = [
  [/族?自治区$/, ''],
  [/族自治州$/, '州'],
  [/族自治县$/, '县'],
  [/族自治旗$/, '旗'],
  [/族乡$/, '乡'],
  [/行政委员会$/, '行委'],
  [/管理委员会$/, '管委会'],
  [/街道办事处$/, '街道'],
  [/村(?:民委员|委)会$/, '村'],
  [/(?:居民委员|居委)会$/, ''],
];
/** Left out when people name the place alone: 格尔木. */
const KINDS = /(?:自治[州县旗]|[省州盟市县区旗乡镇村]|街道|社区|行委|管委会)$/;
const OWN_LEVEL = /本级$/;

/** How a division is called for short: with the kind of place (海西州, 大柴旦行委), and without it (海西, 大柴旦). */
export interface ShortNames {
  withKind: string[];
  bare: string[];
}

/** @param name its full name; @param above how the division above is called, in full and for short, where it has one */
export function shortNames(name: string, above: readonly string[] = []): ShortNames {
  const full = nameKey(name);
  const withKind = new Set<string>();
  for (const [ending, said] of ENDINGS) {
    const at = full.search(ending);
    if (at < 0) continue;
    // Where the name of a people begins nothing says: 海西 + 蒙古族藏族 + 自治州.
    const peoples = ending.source.startsWith('族') && full[at] === '族';
    for (let length = peoples ? SHORTEST : at; length <= at; length += 1)
      if (length >= SHORTEST) withKind.add(full.slice(0, length) + said);
  }
  if (OWN_LEVEL.test(full)) for (const one of ['', ...above]) for (const own of ['本级', '(本级)']) withKind.add(one + own);
  withKind.delete(full);
  const bare = [full, ...withKind].map((one) => one.replace(KINDS, '')).filter((one) => one.length >= SHORTEST && !OWN_LEVEL.test(one));
  return { withKind: [...withKind], bare: [...new Set(bare)].filter((one) => one !== full && !withKind.has(one)) };
}
