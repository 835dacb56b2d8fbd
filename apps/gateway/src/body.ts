import type { IncomingMessage } from 'node:http';
import { badCharacter } from '@mingjing/contracts/forms';
import { Refused } from '@mingjing/contracts/refused';

/** Large enough that an overlong text is refused by its own rule, which names the field. */
const MAX_BYTES = 512 * 1024;
const MAX_DEPTH = 20;
/** So many bytes give a body a second more. */
const BYTES_PER_SECOND = 2 * 1024;
/** Only bodies with one of these need their strings looked at one by one. */
const SUSPECT = /\u0000|\\u0000|\\u[dD][89a-fA-F]|__proto__|\\u005[fF]/;
const UNWELL = /\u0000|\p{Surrogate}/u;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030', { fatal: true });

/** How much a body may be, and how slow. */
export interface BodyLimits {
  /** Bytes at most. */
  bytes?: number | undefined;
  /** Seconds it may take; where more than 2 KiB came for each second beyond, it may go on. */
  seconds: number;
}

/**
 * Reads a JSON body.
 * @throws Refused body.type (415), body.tooLarge (413), body.tooSlow (408), body.notUtf8, body.notJson, body.tooDeep, body.fieldName,
 * text.badCharacter
 */
export async function readJson(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  requireType(request, 'application/json');
  const text = decode(await readBytes(request, limits));
  requireShallow(text);
  const value = parse(text);
  if (SUSPECT.test(text)) requireWellFormed(value, '');
  return value;
}

/**
 * Reads a form as browsers post it without JavaScript, in UTF-8 or, as some programs still do, in GB 18030 (GBK); a field
 * given twice counts as its last value.
 * @throws Refused as `readJson`
 */
export async function readForm(request: IncomingMessage, limits: BodyLimits): Promise<Record<string, string>> {
  requireType(request, 'application/x-www-form-urlencoded');
  const fields = formOf(await readBytes(request, limits));
  requireWellFormed(fields, '');
  return fields;
}

/** All of a form is in one encoding: that of a single field might pass for another. @throws Refused body.notUtf8 */
function formOf(bytes: Buffer): Record<string, string> {
  const pairs = bytes.toString('latin1').split('&').filter(Boolean).map(pairOf);
  const isIn = (decoder: typeof utf8): boolean => pairs.flat().every((part) => isWhole(decoder, part));
  const decoder = isIn(utf8) ? utf8 : gb18030;
  if (!isIn(decoder)) throw notUtf8();
  return Object.fromEntries(pairs.map(([name, value]) => [decoder.decode(name), decoder.decode(value)]));
}

function pairOf(pair: string): [name: Buffer, value: Buffer] {
  const at = pair.includes('=') ? pair.indexOf('=') : pair.length;
  return [unescaped(pair.slice(0, at)), unescaped(pair.slice(at + 1))];
}

/** The bytes of a name or a value (WHATWG URL, application/x-www-form-urlencoded parsing). */
function unescaped(text: string): Buffer {
  const plain = text.replaceAll('+', ' ').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

function isWhole(decoder: typeof utf8, bytes: Buffer): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function requireType(request: IncomingMessage, wanted: string): void {
  const [given = ''] = (request.headers['content-type'] ?? '').split(';');
  if (given.trim().toLowerCase() === wanted) return;
  throw new Refused('body.type', 'invalid', {
    http: 415,
    field: 'Content-Type',
    zh: `请求内容的类型应为 ${wanted}。`,
    en: `Content-Type must be ${wanted}.`,
  });
}

/**
 * Reads a body within its limits; what comes after them is thrown away unread.
 * @throws Refused body.tooLarge (413), body.tooSlow (408), body.cutOff
 */
export function readBytes(request: IncomingMessage, { bytes: limit = MAX_BYTES, seconds }: BodyLimits): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const began = performance.now();
    const refuse = (error: Refused): void => {
      clearTimeout(timer);
      request.off('data', take);
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) refuse(tooLarge(limit));
      else chunks.push(chunk);
    };
    const look = (): void => {
      const leftMs = began + (seconds + size / BYTES_PER_SECOND) * 1000 - performance.now();
      if (leftMs <= 0) refuse(tooSlow());
      else timer = setTimeout(look, leftMs);
    };
    let timer = setTimeout(look, seconds * 1000);
    request.on('data', take);
    request.on('end', () => {
      clearTimeout(timer);
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    request.on('error', () => refuse(cutOff()));
    request.on('aborted', () => refuse(cutOff()));
  });
}

export function tooLarge(limit: number): Refused {
  const size = limit >= 1024 * 1024 ? `${Math.floor(limit / 1024 / 1024)} MiB` : `${Math.floor(limit / 1024)} KiB`;
  return new Refused('body.tooLarge', 'invalid', {
    http: 413,
    zh: `内容太大，最多 ${size}，请缩小后再提交。`,
    en: `The body is too large: at most ${size}.`,
  });
}

function tooSlow(): Refused {
  return new Refused('body.tooSlow', 'invalid', {
    http: 408,
    zh: '内容传得太慢，没有收完，请检查网络后重新提交。',
    en: 'The body came too slowly; look at the network and send it again.',
  });
}

function cutOff(): Refused {
  return new Refused('body.cutOff', 'invalid', { zh: '内容没有传完，请重新提交。', en: 'The body ended before it was complete.' });
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw notUtf8();
  }
}

function notUtf8(): Refused {
  return new Refused('body.notUtf8', 'invalid', { zh: '内容不是 UTF-8 编码，请转换编码后再提交。', en: 'The body is not UTF-8.' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('body.notJson', 'invalid', { zh: '内容不是有效的 JSON，请检查格式。', en: 'The body is not valid JSON.' });
  }
}

/** Counts brackets outside strings before anything is parsed, so that depth costs no stack. */
function requireShallow(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (quoted) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x5b || char === 0x7b) depth += 1;
    else if (char === 0x5d || char === 0x7d) depth -= 1;
    if (depth > MAX_DEPTH) {
      throw new Refused('body.tooDeep', 'invalid', {
        zh: `JSON 嵌套太深，最多 ${MAX_DEPTH} 层。`,
        en: `The JSON is nested too deep: at most ${MAX_DEPTH} levels.`,
      });
    }
  }
}

/**
 * Refuses NUL and halves of characters in any string or key, and the one name that is no name of a field in JavaScript.
 * @throws Refused text.badCharacter, body.fieldName, naming the field
 */
export function requireWellFormed(value: unknown, field: string): void {
  if (typeof value === 'string') {
    if (UNWELL.test(value)) throw badCharacter(field);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (UNWELL.test(key)) throw badCharacter(field);
      if (key === '__proto__') throw badName(key);
      requireWellFormed(inner, field ? `${field}.${key}` : key);
    }
  }
}

function badName(field: string): Refused {
  return new Refused('body.fieldName', 'invalid', { field, zh: `不能有名为“${field}”的字段。`, en: `No field may be called ${field}.` });
}
