/** One SMS on its way to a provider. */
export interface Outgoing {
  /** Ours, the same at every try: the provider's key to know a repetition by. */
  id: string;
  /** Mobile number in clear. */
  to: string;
  /** With its 【signature】. */
  text: string;
}

export type SendResult = { outcome: 'accepted'; providerId: string } | { outcome: 'refused'; code: string; transient: boolean };

export interface ReceiptNote {
  eventId: string;
  messageId: string;
  providerId: string;
  state: 'delivered' | 'failed';
  code: string;
}

export interface ReplyNote {
  eventId: string;
  from: string;
  text: string;
}

export type Callback = { what: 'receipts'; notes: ReceiptNote[] } | { what: 'replies'; notes: ReplyNote[] };

/** The provider surely took nothing of what it was sent; any other fault leaves that open. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
}

/** Whoever carries our SMS. A second one is a second file that exports one of these. */
export interface SmsProvider {
  readonly name: string;
  /** It knows a message by our id: sending one again reaches nobody twice. */
  readonly idempotent: boolean;
  /**
   * Hands messages over, at most 200; results by our id. A message without a result is one nobody knows about.
   * @throws NotTaken where nothing was taken; anything else where that is not known
   */
  send(messages: Outgoing[], signal: AbortSignal): Promise<Map<string, SendResult>>;
  /** Its own id of each of these that it took; those left out it never took. */
  lookUp(ids: string[], signal: AbortSignal): Promise<Map<string, string>>;
  /**
   * What the provider calls back with.
   * @param headers lower-case names
   * @throws Refused `callback.forged` (HTTP 401), `callback.invalid`, `callback.unknown`
   */
  readCallback(what: string, headers: Record<string, string>, body: Buffer): Callback;
}
