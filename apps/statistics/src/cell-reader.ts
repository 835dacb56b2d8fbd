import { bytesByIds, bytesOf, findByIds } from './bulk';
import { readCell, scopeIn } from './cell';
import type { EvaluatedMatters } from './evaluated';
import type { Cell, StatisticsModels } from './models';

/** A cell taken apart: the same place in each list is of the same counter. */
export interface ReadCell {
  scope: string;
  periods: string[];
  names: string[];
  counts: number[];
}

interface Known {
  /** Id and offsets as the store gives them: they are only compared. */
  version: string;
  cell: ReadCell;
}

/** Cells kept at most: a year of a prefecture's service points and units; some two KiB each. */
const MOST = 10_000;

/**
 * Reads cells, and keeps what was read. Taking a cell apart costs several times what fetching it does, and most cells of a
 * year are of days gone by. A cell whose offsets stand has not changed, whoever writes it: each write moves one of them
 * (record.ts), so they are asked for each time and nothing read here is ever old.
 */
export class CellReader {
  /** The one used longest ago comes first. */
  private readonly known = new Map<string, Known>();
  private readonly words = new Map<string, string>();

  constructor(
    readonly model: StatisticsModels['cells'],
    /** The counters that stand in no cell. */
    readonly evaluated: EvaluatedMatters,
    private readonly most = MOST,
  ) {}

  /** The cells of these document ids that there are, in no order. */
  async read(ids: string[]): Promise<ReadCell[]> {
    const kept = new Map<string, Known>();
    for (const id of ids) {
      const known = this.known.get(id);
      if (known) kept.set(id, known);
    }
    const versions = new Set(await bytesByIds(this.model, [...kept.keys()], { offsets: 1 }));
    const standing: ReadCell[] = [];
    for (const [id, known] of kept) {
      if (!versions.has(known.version)) kept.delete(id);
      else {
        standing.push(known.cell);
        this.keep(id, known);
      }
    }
    const others = ids.filter((id) => !kept.has(id));
    const fresh = await findByIds<Cell>(this.model, others, { n: 1, offsets: 1 });
    return [...standing, ...fresh.map((cell) => this.takeApart(cell))];
  }

  private takeApart(stored: Cell): ReadCell {
    const cell: ReadCell = { scope: scopeIn(stored._id), periods: [], names: [], counts: [] };
    readCell(stored, (period, name, count) => {
      cell.periods.push(this.word(period));
      cell.names.push(this.word(name));
      cell.counts.push(count);
    });
    const { n: _counted, ...versioned } = stored;
    this.keep(stored._id, { version: bytesOf(versioned), cell });
    return cell;
  }

  private keep(id: string, known: Known): void {
    this.known.delete(id);
    this.known.set(id, known);
    if (this.known.size <= this.most) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }

  /** The same text once, however many cells have it. */
  private word(text: string): string {
    const known = this.words.get(text);
    if (known !== undefined) return known;
    this.words.set(text, text);
    return text;
  }
}
