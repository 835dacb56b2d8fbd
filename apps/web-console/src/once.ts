import { isRefusal } from './problem';

declare const made: unique symbol;
/** An idempotency key: a request sent again under it has one effect. Only `Once` makes them. */
export type Key = string & { readonly [made]: true };

/** 128 random bits; `crypto.randomUUID` is there only where the page came by https. */
const madeKey = (): Key =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('') as Key;

/** The key of one of several requests that one act consists of. */
export const keyFor = (key: Key, part: string): Key => `${key}:${part}` as Key;

/** All of an `Once` that can be written down. */
export interface OnceState {
  key?: Key;
  content: string;
  open: boolean;
}

/**
 * One act at a time, done once: a form that is filled in, a button. Its key is made when it is first sent and kept until it
 * has succeeded or something else was filled in after an answer. Where no answer came, the same content goes out again as the
 * very same request; other content goes out under the same key, and is refused if the first was carried out after all.
 */
export class Once {
  #key: Key | undefined;
  #content: string;
  /** No answer came: it may have been carried out. */
  #open: boolean;
  #request: ((key: Key) => Promise<unknown>) | undefined;
  #running: Promise<unknown> | undefined;

  /** @param state as it was before the page was loaded anew */
  constructor({ key, content, open }: OnceState = { content: '', open: false }) {
    this.#key = key;
    this.#content = content;
    this.#open = open;
  }

  /** What goes on after the page is loaded anew, where what was filled in is kept. */
  get state(): OnceState {
    return { key: this.#key, content: this.#content, open: this.#open };
  }

  /**
   * @param content all that the person filled in
   * @param send sends it; a second call while one is under way sends nothing and hears the same answer
   */
  async run<T>(content: unknown, send: (key: Key) => Promise<T>): Promise<T> {
    this.#running ??= this.#send(JSON.stringify(content) ?? '', send).finally(() => (this.#running = undefined));
    return this.#running as Promise<T>;
  }

  async #send(content: string, send: (key: Key) => Promise<unknown>): Promise<unknown> {
    const same = content === this.#content;
    if (!this.#open && !same) this.#key = undefined;
    const key = (this.#key ??= madeKey());
    const request = (same && this.#open && this.#request) || send;
    this.#content = content;
    this.#open = true;
    this.#request = request;
    try {
      const answer = await request(key);
      this.#key = undefined;
      this.#open = false;
      return answer;
    } catch (error) {
      this.#open = !isRefusal(error);
      throw error;
    }
  }
}
