import type { Doc } from './values';

/** What mongoose and its users need of a driver's cursor: pull, iterate, collect, close. */
export class EmbeddedCursor {
  #source: Iterator<Doc> | undefined;
  #closed = false;

  constructor(
    private readonly read: () => Iterator<Doc>,
    private readonly explained: () => object = () => ({}),
  ) {}

  get closed(): boolean {
    return this.#closed;
  }

  async next(): Promise<Doc | null> {
    if (this.#closed) return null;
    this.#source ??= this.read();
    const { done, value } = this.#source.next();
    return done ? null : value;
  }

  async toArray(): Promise<Doc[]> {
    const found: Doc[] = [];
    for (let doc = await this.next(); doc; doc = await this.next()) found.push(doc);
    return found;
  }

  async explain(): Promise<object> {
    return this.explained();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#source?.return?.();
  }

  rewind(): void {
    this.#source = undefined;
  }

  /** Tailable and no-timeout flags mean nothing here. */
  addCursorFlag(): this {
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Doc> {
    try {
      for (let doc = await this.next(); doc; doc = await this.next()) yield doc;
    } finally {
      await this.close();
    }
  }
}
