import { isRefused, Refused } from '@mingjing/contracts/refused';
import type { evaluation } from '@mingjing/contracts';
import type { Batch, Column, RejectedRow, RowError, SheetRow } from '@mingjing/sheet';

const STOPPED = 'import.stopped';
const MOST_ERRORS = 10_000;
/** Of a cell of a refused row: what is longer is no slip of the pen. */
const MOST_CHARACTERS = 300;

/** How far an import has come. */
export interface Progress {
  read: number;
  accepted: number;
  unchanged: number;
  rejected: number;
  /** Rows of the file to be taken or refused; null until the file is read. */
  total: number | null;
}

/** All rows of the file are in it: rows = accepted + unchanged + rejected + blank + outside. */
export interface Outcome {
  rows: number;
  /** Titles, headings, and worksheets without headings. */
  outside: number;
  blank: number;
  accepted: number;
  /** Of those accepted: they changed what was there. Absent where an import changes nothing. */
  changed?: number;
  unchanged: number;
  rejected: number;
  errors: RowError[];
  rejectedRows: RejectedRow[];
  /** Headings of columns that no field takes. */
  ignoredColumns: string[];
  /** Of accounts: what a second administrator confirms. */
  proposalId?: string;
}

/** What a service answers for a batch of rows. */
export interface Answer extends Pick<evaluation.ImportMattersResponse, 'accepted' | 'unchanged' | 'rejected' | 'errors'> {
  proposalId?: string;
  /** Of those accepted. */
  changed?: number;
}

/** Sends rows on; `part` numbers the batches of one import, the same in every try with the same file. */
export type Send = (rows: SheetRow[], part: number) => Promise<Answer>;

/** One import on its way: batches go on one after another; each row is taken or refused for itself. */
export class Intake {
  readonly progress: Progress = { read: 0, accepted: 0, unchanged: 0, rejected: 0, total: null };
  private readonly outcome: Outcome = {
    rows: 0,
    outside: 0,
    blank: 0,
    accepted: 0,
    unchanged: 0,
    rejected: 0,
    errors: [],
    rejectedRows: [],
    ignoredColumns: [],
  };

  constructor(
    private readonly columns: readonly Column[],
    private readonly send: Send,
    private readonly signal: AbortSignal = new AbortController().signal,
    /** Of a dry run nothing stays, whatever it counts. */
    private readonly dryRun = false,
  ) {}

  /**
   * Takes everything there is; what was taken before an error stays taken, and the refusal says so.
   * @throws Refused import.stopped where the client went away, between two batches; what the file or a service is refused with
   */
  async take(batches: AsyncIterable<Batch>): Promise<Outcome> {
    try {
      return await this.all(batches);
    } catch (error) {
      const { accepted } = this.outcome;
      throw isRefused(error) && error.code !== STOPPED && accepted > 0 && !this.dryRun ? afterSome(error, accepted) : error;
    }
  }

  private async all(batches: AsyncIterable<Batch>): Promise<Outcome> {
    let part = 0;
    for await (const { rows, counts, passedOver } of batches) {
      if (this.signal.aborted) throw stopped();
      const { outside, blank, given } = counts;
      this.progress.total = given;
      Object.assign(this.outcome, { rows: outside + blank + given, outside, blank, ignoredColumns: [...passedOver] });
      await this.batch(rows, part);
      part += 1;
    }
    const { rows, outside, blank } = this.outcome;
    if (rows !== outside + blank + this.progress.read) throw new Error(`${this.progress.read} rows came of ${rows - outside - blank}`);
    this.outcome.errors.sort((one, other) => one.row - other.row);
    this.outcome.rejectedRows.sort((one, other) => one.row - other.row);
    return this.outcome;
  }

  private async batch(rows: SheetRow[], part: number): Promise<void> {
    const good: SheetRow[] = [];
    for (const row of rows) {
      if (row.faults) this.reject(row);
      else good.push(row);
    }
    if (good.length > 0) this.add(good, await this.send(good, part));
    const { accepted, unchanged, rejected } = this.outcome;
    const read = this.progress.read + rows.length;
    if (accepted + unchanged + rejected !== read) throw new Error(`of ${read} rows ${accepted + unchanged + rejected} were answered`);
    Object.assign(this.progress, { read, accepted, unchanged, rejected });
  }

  private reject(row: SheetRow): void {
    this.outcome.rejected += 1;
    for (const { field, code, zh, en } of row.faults ?? []) this.note({ row: row.row, field, code, message: zh, messageEn: en });
    this.keep(row);
  }

  private add(rows: SheetRow[], { accepted, changed, unchanged, rejected, errors, proposalId }: Answer): void {
    this.outcome.accepted += accepted;
    if (changed !== undefined) this.outcome.changed = (this.outcome.changed ?? 0) + changed;
    this.outcome.unchanged += unchanged;
    this.outcome.rejected += rejected;
    for (const { row, field, code, messageZh, messageEn } of errors) this.note({ row, field, code, message: messageZh, messageEn });
    const refused = new Set(errors.map(({ row }) => row));
    for (const row of rows) if (refused.has(row.row)) this.keep(row);
    if (proposalId) this.outcome.proposalId = proposalId;
  }

  private note(error: RowError): void {
    if (this.outcome.errors.length < MOST_ERRORS) this.outcome.errors.push(error);
  }

  private keep({ row, cells }: SheetRow): void {
    if (this.outcome.rejectedRows.length >= MOST_ERRORS) return;
    const kept = this.columns.flatMap((column): [string, string][] => {
      const text = asWritten(cells[column.field] ?? '', column);
      return text ? [[column.names[0] ?? column.field, text.slice(0, MOST_CHARACTERS)]] : [];
    });
    this.outcome.rejectedRows.push({ row, cells: Object.fromEntries(kept) });
  }
}

/** A code as the word people use for it. */
function asWritten(text: string, { words = {} }: Column): string {
  return Object.keys(words).find((word) => words[word] === text) ?? text;
}

/** A refusal in the middle: whoever corrects the file need not fear for the rows before. */
function afterSome({ code, kind, details }: Refused, accepted: number): Refused {
  return new Refused(code, kind, {
    ...details,
    zh: `${details.zh ?? '导入没有完成。'}此前已导入 ${accepted} 行，不会丢失；更正后再次上传整个文件即可，不会重复导入。`,
    en: `${details.en ?? 'The import did not finish.'} ${accepted} rows before it were taken and stay; send the whole file again once corrected.`,
  });
}

function stopped(): Refused {
  return new Refused(STOPPED, 'unavailable', {
    zh: '导入已中断，已导入的行不会丢失。再次上传同一文件即可接着导入。',
    en: 'The import was stopped; what was taken stays. Send the same file again to go on.',
  });
}
