const WIDTH = 24;
const EVERY_MS = 250;

/** Says how far a phase is: one moving line on a terminal, a line every tenth elsewhere. Keeps the seconds of each phase. */
export class Bar {
  private name = '';
  private total = 0;
  private done = 0;
  private began = 0;
  private said = 0;
  private drawn = 0;
  note = '';

  constructor(
    private readonly seconds: Record<string, number>,
    private readonly out: NodeJS.WriteStream = process.stdout,
  ) {}

  /** Carries a phase out; its time is added to what earlier runs took for it. */
  async phase<T>(name: string, total: number, work: () => Promise<T>): Promise<T> {
    Object.assign(this, { name, total, done: 0, said: 0, note: '', began: performance.now() });
    try {
      return await work();
    } finally {
      const took = (performance.now() - this.began) / 1_000;
      this.seconds[name] = round((this.seconds[name] ?? 0) + took);
      this.line(`${name}  ${took.toFixed(1)} s`, true);
    }
  }

  step(count = 1): void {
    this.done += count;
    if (this.out.isTTY) {
      if (performance.now() - this.drawn >= EVERY_MS) this.draw();
      return;
    }
    const tenth = Math.floor((10 * this.done) / Math.max(1, this.total));
    if (tenth <= this.said || tenth >= 10) return;
    this.said = tenth;
    this.line(`${this.name}  ${tenth * 10} %  ${this.note}`, true);
  }

  private draw(): void {
    this.drawn = performance.now();
    const share = Math.min(1, this.done / Math.max(1, this.total));
    const full = Math.round(share * WIDTH);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    this.line(`${this.name}  ${bar} ${(share * 100).toFixed(0).padStart(3)} %  ${this.note}`, false);
  }

  private line(text: string, over: boolean): void {
    this.out.write(this.out.isTTY ? `\r\u001b[K${text}${over ? '\n' : ''}` : `${text}\n`);
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
