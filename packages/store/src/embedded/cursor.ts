/** What mongoose and its users need of a driver's cursor: pull, iterate, collect, close. */
export class EmbeddedCursor<T> {
  #source: Iterator<T> | undefined;
  #closed = false;

  constructor(
    private readonly read: () => Iterator<T>,
    private readonly explained: () => object = () => ({}),
  ) {}

  get closed(): boolean {
    return this.#closed;
  }

  async next(): Promise<T | null> {
    if (this.#closed) return null;
    this.#source ??= this.read();
    const { done, value } = this.#source.next();
    return done ? null : value;
  }

  async toArray(): Promise<T[]> {
    if (this.#closed) return [];
    const source = (this.#source ??= this.read());
    const found: T[] = [];
    for (let next = source.next(); !next.done; next = source.next()) found.push(next.value);
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

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (let doc = await this.next(); doc; doc = await this.next()) yield doc;
    } finally {
      await this.close();
    }
  }
}
