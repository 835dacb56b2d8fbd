import { Refused } from '@mingjing/contracts/refused';
import { kept } from '@mingjing/kit';

const REMEMBERED = 500;
const WAITING = 20;

/** Pictures that never change: drawn one at a time, once, and kept while there is room; whoever asks for the same shares the work. */
export class Pictures {
  private readonly drawn = new Map<string, Promise<string | Buffer>>();
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /**
   * @param pay what is to be done before one is drawn that is not there yet
   * @throws Refused picture.busy where too many wait, and what `pay` refuses
   */
  async of(name: string, pay: () => Promise<void>, draw: () => Promise<string | Buffer>): Promise<string | Buffer> {
    const known = this.drawn.get(name);
    if (known) return this.used(name, known);
    await pay();
    return this.used(name, this.drawn.get(name) ?? this.drawing(name, draw));
  }

  private drawing(name: string, draw: () => Promise<string | Buffer>): Promise<string | Buffer> {
    if (this.waiting >= WAITING) throw busy();
    this.waiting += 1;
    const mine = this.last.then(draw).finally(() => (this.waiting -= 1));
    this.last = mine.catch(() => undefined);
    mine.catch(() => this.drawn.delete(name));
    return mine;
  }

  /** Puts it behind all others: who has not been asked for longest goes first. */
  private used(name: string, picture: Promise<string | Buffer>): Promise<string | Buffer> {
    this.drawn.delete(name);
    this.drawn.set(name, kept(picture));
    const [oldest] = this.drawn.keys();
    if (this.drawn.size > REMEMBERED && oldest !== undefined) this.drawn.delete(oldest);
    return picture;
  }
}

function busy(): Refused {
  return new Refused('picture.busy', 'unavailable', {
    retryAfter: 5,
    zh: '正在生成的图片较多，请稍后再试。',
    en: 'Many pictures are being drawn; try again shortly.',
  });
}
