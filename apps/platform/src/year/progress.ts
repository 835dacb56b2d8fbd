import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Kept {
  scale: number;
  seed: string;
  /** Name of the databases and topics on the real parts. */
  instance: string;
  secret: string;
  /** Parts of the set-up that are done. */
  done: string[];
  /** The step to play next. */
  step: number;
  /** By user name, of the three administrators who have not changed theirs yet. */
  firstPasswords: Record<string, string>;
  /** How often the platform was killed so far. */
  kills: number;
  /** Seconds of earlier runs by phase. */
  seconds: Record<string, number>;
}

/** How far the year is: written after each step, so that a run that was cut off goes on where it was. */
export class Progress implements Kept {
  scale!: number;
  seed!: string;
  instance!: string;
  secret!: string;
  done!: string[];
  step!: number;
  firstPasswords!: Record<string, string>;
  kills!: number;
  seconds!: Record<string, number>;

  private constructor(
    private readonly file: string,
    kept: Kept,
  ) {
    Object.assign(this, kept);
  }

  /**
   * The progress in a directory, or a new one.
   * @throws Error where another scale or seed was begun there
   */
  static in(directory: string, wanted: Pick<Kept, 'scale' | 'seed'>): Progress {
    // Passwords of the rehearsal lie there.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = path.join(directory, 'year.json');
    if (!existsSync(file)) {
      const instance = `year${randomBytes(4).toString('hex')}`;
      const fresh = { instance, secret: randomBytes(32).toString('hex'), done: [], step: 0, firstPasswords: {}, kills: 0, seconds: {} };
      const progress = new Progress(file, { ...wanted, ...fresh });
      progress.save();
      return progress;
    }
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    if (kept.scale !== wanted.scale || kept.seed !== wanted.seed) {
      throw new Error(
        `目录里已有规模 1/${kept.scale}、种子 ${kept.seed} 的一年，请换目录或按原参数继续 (this directory holds a year of scale ${kept.scale} and seed ${kept.seed})`,
      );
    }
    return new Progress(file, kept);
  }

  get begun(): boolean {
    return this.done.length > 0 || this.step > 0;
  }

  /** Carries a part of the set-up out once. */
  async once(part: string, work: () => Promise<void>): Promise<void> {
    if (this.done.includes(part)) return;
    await work();
    this.done.push(part);
    this.save();
  }

  save(): void {
    const { scale, seed, instance, secret, done, step, firstPasswords, kills, seconds } = this;
    const kept: Kept = { scale, seed, instance, secret, done, step, firstPasswords, kills, seconds };
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(kept, undefined, 2), { mode: 0o600, flush: true });
    renameSync(draft, this.file);
  }
}
