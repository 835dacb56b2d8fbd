import type { Api } from './api';

interface Inbox {
  messages: { id: string; to: string; text: string; asked: number }[];
  next: string;
}

const PAGE = 1_000;
/** The link of an invitation ends in its token. */
const LINK = /\/i\/([0-9A-Za-z]+)/;

/** The citizens' phones: what the sandbox provider delivered, read as it comes. */
export class Phones {
  private readonly tokens = new Map<string, string>();
  private readonly received = new Map<string, number>();
  private after = '';
  messages = 0;

  constructor(private readonly api: Api) {}

  /** Token of the invitation on a phone; undefined while none has come. */
  token(phone: string): string | undefined {
    return this.tokens.get(phone);
  }

  /** Numbers that got more than one message. */
  get twice(): number {
    return [...this.received.values()].filter((count) => count > 1).length;
  }

  /** Reads what has come since. */
  async look(): Promise<void> {
    for (;;) {
      const query = `/v1/inbox?limit=${PAGE}${this.after ? `&after=${encodeURIComponent(this.after)}` : ''}`;
      const { messages, next } = await this.api.sandbox<Inbox>('GET', query);
      for (const { to, text } of messages) this.receive(to, text);
      if (next) this.after = next;
      if (messages.length < PAGE) return;
    }
  }

  private receive(to: string, text: string): void {
    this.messages += 1;
    this.received.set(to, (this.received.get(to) ?? 0) + 1);
    const token = LINK.exec(text)?.[1];
    if (token) this.tokens.set(to, token);
  }

  /** Answers from a phone; the same key again is the same reply. */
  async reply(from: string, text: string, key: string): Promise<void> {
    await this.api.sandbox('POST', '/v1/replies', { from, text, key });
  }
}
