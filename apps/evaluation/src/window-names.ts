import { lookAlikes } from '@mingjing/contracts';
import { nameKey } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';

/** What is said for short: 1号, 1号窗 and 1 for 1号窗口. */
const SHORT = /(?:号?(?:窗口?|柜台?|台席?)|号)$/u;

interface Named {
  id: string;
  state: { name: string; number: string };
}

interface Spellings<W> {
  window: W;
  name: string;
  key: string;
  number: string;
  short: string;
}

const shortOf = (key: string): string => key.replace(SHORT, '');

/** The windows of one service point, by whatever a row calls them. */
export class WindowNames<W extends Named> {
  private readonly all: Spellings<W>[];

  constructor(windows: readonly W[]) {
    this.all = windows.map((window) => {
      const { name, number } = window.state;
      const key = nameKey(name);
      return { window, name, key, number: nameKey(number), short: shortOf(key) };
    });
  }

  /**
   * By id, name, number, or what is said for short where one window alone may be meant.
   * @throws Refused `window.unknown` asking for those of a similar name, `window.ambiguous`
   */
  find(text: string): W {
    const wanted = text.trim();
    const key = nameKey(wanted);
    const short = shortOf(key) || key;
    const ways: ((one: Spellings<W>) => boolean)[] = [
      ({ window, name }) => window.id === wanted || name === wanted,
      (one) => one.key === key,
      ({ number }) => number !== '' && number === key,
      (one) => one.short === short || one.number === short,
    ];
    for (const way of key ? ways : ways.slice(0, 1)) {
      const [first, second] = this.all.filter(way);
      if (second) throw ambiguous(wanted);
      if (first) return first.window;
    }
    throw this.unknown(wanted);
  }

  private unknown(wanted: string): Refused {
    const near = lookAlikes(wanted, this.all).map(({ name }) => name);
    const asked = near.length > 0 ? `是不是${near.map((name) => `“${name}”`).join('或')}？` : '';
    return new Refused('window.unknown', 'invalid', {
      field: 'window',
      zh: `该评议对象没有窗口“${wanted}”，${asked}请核对窗口名称或窗口号。`,
      en: `The service point has no window "${wanted}"${near.length > 0 ? ` (is it ${near.join(' or ')}?)` : ''}; check its name or number.`,
    });
  }
}

function ambiguous(wanted: string): Refused {
  return new Refused('window.ambiguous', 'invalid', {
    field: 'window',
    zh: `该评议对象有多个窗口可写作“${wanted}”，请写窗口的全名或编号。`,
    en: `Several windows of the service point may be called "${wanted}"; write the full name or the id.`,
  });
}
