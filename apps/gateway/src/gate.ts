import { finished, type Readable } from 'node:stream';
import type { Refused } from '@mingjing/contracts/refused';

/** Lets so many in at a time; who comes later is told to come back rather than made to wait. */
export class Gate {
  private inside = 0;

  constructor(
    private readonly atOnce: number,
    private readonly busy: () => Refused,
  ) {}

  get empty(): boolean {
    return this.inside === 0;
  }

  /** @throws Refused as the gate was given */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    const leave = this.enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /**
   * Whoever makes a stream stays inside until it has ended or was given up.
   * @throws Refused as `pass`
   */
  async stream<S extends Readable>(make: () => Promise<S>): Promise<S> {
    const leave = this.enter();
    try {
      const stream = await make();
      finished(stream, leave);
      return stream;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /**
   * @returns how to leave; a second time does nothing
   * @throws Refused as `pass`
   */
  enter(): () => void {
    if (this.inside >= this.atOnce) throw this.busy();
    this.inside += 1;
    let left = false;
    return () => {
      if (!left) this.inside -= 1;
      left = true;
    };
  }
}

/** A gate for each of many, kept while somebody is inside. */
export class Gates {
  private readonly gates = new Map<string, Gate>();

  constructor(
    private readonly atOnce: number,
    private readonly busy: () => Refused,
  ) {}

  /** @throws Refused as given where too many of the same key are inside */
  async pass<T>(key: string, work: () => Promise<T>): Promise<T> {
    const leave = this.enter(key);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /**
   * @returns how to leave
   * @throws Refused as `pass`
   */
  enter(key: string): () => void {
    const gate = this.gates.get(key) ?? new Gate(this.atOnce, this.busy);
    const leave = gate.enter();
    this.gates.set(key, gate);
    return () => {
      leave();
      if (gate.empty && this.gates.get(key) === gate) this.gates.delete(key);
    };
  }
}
