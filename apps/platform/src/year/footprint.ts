import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const SAMPLE_MS = 250;
const KIB_A_MIB = 1024;

export interface Footprint {
  /** Everything in memory, pages of mapped files included, in MiB. */
  rssMib: number;
  /** The process's own memory, without pages of files that the kernel can take back. */
  ownMib: number;
  diskMib: number;
}

/** What the platform's process holds, looked at again and again (Linux; elsewhere zeros). */
export class Watch {
  private peakRss = 0;
  private peakOwn = 0;
  private readonly timer: NodeJS.Timeout;
  /** One for each step: evaluations by then, and what was held. */
  readonly marks: ({ evaluations: number } & Footprint)[] = [];

  constructor(
    private readonly pid: () => number | undefined,
    private readonly directory: string,
  ) {
    this.timer = setInterval(() => this.look(), SAMPLE_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  mark(evaluations: number): void {
    this.marks.push({ evaluations, ...this.look(), diskMib: diskMib(this.directory) });
  }

  get peak(): Footprint {
    return { rssMib: this.peakRss, ownMib: this.peakOwn, diskMib: diskMib(this.directory) };
  }

  /** Growth per 10,000 evaluations over the second half of the year, when everything that warms up has. */
  get growth(): Footprint | undefined {
    const last = this.marks.at(-1);
    const half = this.marks.find(({ evaluations }) => last && evaluations * 2 >= last.evaluations);
    if (!last || !half || last.evaluations - half.evaluations < 5_000) return undefined;
    const per = (from: number, to: number): number => Math.round(((to - from) * 100_000) / (last.evaluations - half.evaluations)) / 10;
    return { rssMib: per(half.rssMib, last.rssMib), ownMib: per(half.ownMib, last.ownMib), diskMib: per(half.diskMib, last.diskMib) };
  }

  private look(): { rssMib: number; ownMib: number } {
    const seen = memoryOf(this.pid());
    this.peakRss = Math.max(this.peakRss, seen.rssMib);
    this.peakOwn = Math.max(this.peakOwn, seen.ownMib);
    return seen;
  }
}

function memoryOf(pid: number | undefined): { rssMib: number; ownMib: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mib = (name: string): number => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / KIB_A_MIB);
    return { rssMib: mib('VmRSS'), ownMib: mib('RssAnon') };
  } catch {
    return { rssMib: 0, ownMib: 0 };
  }
}

/** Disk really taken, in MiB. */
function diskMib(directory: string): number {
  return Math.round(sizeOf(directory) / KIB_A_MIB / KIB_A_MIB);
}

function sizeOf(directory: string): number {
  let sum = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const at = path.join(directory, entry.name);
    try {
      sum += entry.isDirectory() ? sizeOf(at) : statSync(at).blocks * 512;
    } catch (error) {
      // The platform rewrites files while they are counted.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return sum;
}
