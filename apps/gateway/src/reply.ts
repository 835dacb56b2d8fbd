import type { OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { DATA_HEADERS } from './headers';

/** An answer ready to be written. */
export class Reply {
  constructor(
    readonly status: number,
    readonly headers: OutgoingHttpHeaders,
    readonly body: string | Buffer,
  ) {}

  /** The same answer with one more header. */
  with(name: string, value: string | string[]): Reply {
    return new Reply(this.status, { ...this.headers, [name]: value }, this.body);
  }
}

/** An answer that is written while it is made; its length is not known beforehand. */
export class StreamedReply extends Reply {
  constructor(
    status: number,
    headers: OutgoingHttpHeaders,
    readonly stream: Readable,
  ) {
    super(status, headers, '');
  }

  override with(name: string, value: string | string[]): StreamedReply {
    return new StreamedReply(this.status, { ...this.headers, [name]: value }, this.stream);
  }
}

/** RFC 8187: what encodeURIComponent leaves but a header must not carry. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * A file to keep, written while it is made.
 * @param plainName for programs that know ASCII names only
 */
export function attachment(stream: Readable, type: string, plainName: string, name: string): StreamedReply {
  const disposition = `attachment; filename="${plainName}"; filename*=UTF-8''${extendedValue(name)}`;
  return new StreamedReply(200, { ...DATA_HEADERS, 'Content-Type': type, 'Content-Disposition': disposition }, stream);
}

/** JSON; dates become ISO 8601 in UTC. */
export function json(status: number, value: unknown, type = 'application/json; charset=utf-8'): Reply {
  return new Reply(status, { ...DATA_HEADERS, 'Content-Type': type }, JSON.stringify(value));
}
