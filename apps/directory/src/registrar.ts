import type { Keys } from '@mingjing/kit';
import { Refused } from '@mingjing/contracts/refused';
import { Lanes, type Aggregates, type Change } from '@mingjing/store';
import { requireInForce, requireOwnSeries, type Body, type DocumentNumber, type NumberEvent } from './document-number';

const PURPOSE = 'directory.number.words';

/** What people wrote: sealed beside the number. */
export interface NumberWords {
  title: string;
  /** Who had it allotted, by name. */
  by: string;
  reason: string;
  /** Who cancelled it. */
  voidedBy: string;
}
type SealedWords = Partial<Record<keyof NumberWords, string>>;

/** What is asked for: everything of a number but its place in the series. */
export type Asked = Body & Pick<DocumentNumber, 'series' | 'year' | 'kind' | 'paperService' | 'paperId'>;

/** Where others of the series are written at the same moment by other processes: so many of them may be first. */
const MOST_TRIES = 1000;

/** Gives the numbers of each series one after another. */
export class Registrar {
  readonly #lanes = new Lanes();

  constructor(
    private readonly numbers: Aggregates<DocumentNumber, NumberEvent>,
    private readonly sealer: Keys['sealer'],
  ) {}

  /**
   * The number of a cause: the one it has, else the next of its series. A number is one document under a unique index of
   * series and place, written after the one before it was read: none is given twice, none left out, whoever ends in between.
   * @param id made of the cause
   * @param asked looked up where the cause has no number yet
   * @throws Refused `number.void`, `number.prefixTaken`, `cause.reused`, `number.busy`
   */
  async allot(id: string, change: Change, kind: string, asked: () => Promise<Asked>): Promise<DocumentNumber> {
    const known = await this.numbers.load(id);
    if (known) return sameAgain(known.state, kind);
    const wanted = await asked();
    return this.#lanes.run(wanted.series, () => this.#next(id, change, wanted));
  }

  async #next(id: string, change: Change, asked: Asked): Promise<DocumentNumber> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const latest = await this.#latest(asked.series);
      if (latest) requireOwnSeries(latest, asked);
      const data = { ...asked, sequence: (latest?.sequence ?? 0) + 1 };
      const made = await this.numbers.create(id, { id: `${id}:allot` }, change, [{ type: 'NumberAllotted', data }]);
      // A duplicate is another's number at this place: the one after that is tried.
      if (made.outcome !== 'duplicate') return sameAgain(made.state, asked.kind);
    }
    throw new Refused('number.busy', 'unavailable', {
      retryAfter: 1,
      zh: '同时编号的公文过多，请稍后再试。',
      en: 'Too many ask for numbers of this series at once; try again shortly.',
    });
  }

  async #latest(series: string): Promise<DocumentNumber | undefined> {
    const [doc] = await this.numbers.model.find({ series }).sort({ sequence: -1 }).limit(1).lean<unknown[]>();
    return doc === undefined ? undefined : this.numbers.stateOf(doc);
  }

  seal(words: Partial<NumberWords>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(words).map(([field, text]) => [field, this.sealer.seal(text, PURPOSE).toString('base64')]));
  }

  words(sealed: unknown): NumberWords {
    const { title, by, reason, voidedBy } = (sealed ?? {}) as SealedWords;
    const open = (text: string | undefined): string => (text ? this.sealer.open(Buffer.from(text, 'base64'), PURPOSE) : '');
    return { title: open(title), by: open(by), reason: open(reason), voidedBy: open(voidedBy) };
  }
}

function sameAgain(number: DocumentNumber, kind: string): DocumentNumber {
  requireInForce(number);
  if (number.kind === kind) return number;
  throw new Refused('cause.reused', 'conflict', {
    field: 'cause',
    zh: '此公文已编号，文种不同，请核对。',
    en: 'This cause has a number of another kind.',
  });
}
