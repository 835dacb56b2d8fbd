import type { Request } from 'express';
import { Refused } from '@mingjing/kit';
import type { z } from 'zod';
import { SIGNATURE_HEADER, signatureHolds } from './api';

/** @throws Refused `input.invalid`, naming the first field at fault */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const field = first?.path.join('.') ?? '';
  throw new Refused('input.invalid', 'invalid', { field, zh: `内容不符合要求（${field}）。`, en: `${field}: ${first?.message ?? ''}` });
}

/** The body of a request as it was sent; signatures are of bytes. */
export function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** @throws Refused `body.notJson` */
export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused('body.notJson', 'invalid', { zh: '请求内容不是合法的 JSON。', en: 'The body is not JSON.' });
  }
}

/** @throws Refused `sandbox.unsigned` where the signature is missing, not of this content, or too old */
export function requireSigned(secret: string, request: Request, content: string | Buffer): void {
  const header = request.headers[SIGNATURE_HEADER];
  if (typeof header === 'string' && signatureHolds(secret, header, content, new Date())) return;
  throw new Refused('sandbox.unsigned', 'unauthenticated', { zh: '签名不对或已过期。', en: 'The signature is wrong or too old.' });
}
