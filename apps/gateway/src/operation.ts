import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';
import type { Call } from './call';
import type { Reply } from './reply';
import { id } from './schemas';

type Shape = z.ZodType<Record<string, unknown>>;
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

/** One HTTP operation: its schemas are at once the checks and the entry in openapi.json. */
export interface Operation {
  summary: string;
  tag: string;
  query?: Shape;
  body?: z.ZodType;
  /** Other than JSON. What is `multipart` or plain `bytes` is handed over unread. */
  bodyType?: 'form' | 'multipart' | 'bytes';
  /** Bytes of a JSON body at most, where it may be longer than others. */
  bodyLimit?: number;
  reply?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  replyType?: string;
  status: number;
  handle(call: Call, input: { params: Record<string, string>; query: unknown; body: unknown }): Promise<unknown>;
}

interface Given<Q, B, R> {
  query?: Q;
  body?: B;
  bodyType?: Operation['bodyType'];
  bodyLimit?: number;
  reply?: R;
  replyType?: string;
  status?: number;
  handle(
    call: Call,
    input: { params: Record<string, string>; query: Out<Q>; body: Out<B> },
  ): Promise<(R extends z.ZodType ? z.input<R> : void) | Reply>;
}

/** Declares the operations of one noun; `tag` groups them in the viewer. */
export function operationsOf(tag: string) {
  return <
    Q extends Shape | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
    R extends z.ZodType | undefined = undefined,
  >(
    summary: string,
    given: Given<Q, B, R>,
  ): Operation => ({ status: 200, ...(given as unknown as Given<Shape, z.ZodType, z.ZodType>), summary, tag }) as Operation;
}

/** What stands in an address: an id has its form; of everything else the operation knows what it must be. */
export function paramsOf(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  if (names.length === 0) return undefined;
  return z.object(Object.fromEntries(names.map((name) => [name, name === 'id' ? id : z.string()])));
}

const chinese = z.locales.zhCN().localeError;

/**
 * Checks input against its schema.
 * @throws Refused invalid, naming the first field at fault and the rule, in Chinese and English
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw new Error('a failed check without an issue');
  const field = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]].join('.') : issue.path.join('.');
  const zh = chinese(issue as Parameters<typeof chinese>[0]);
  throw new Refused('input.invalid', 'invalid', {
    ...(field && { field }),
    zh: `${field ? `“${field}”` : '内容'}有误：${(typeof zh === 'string' ? zh : zh?.message) ?? issue.message}`,
    en: `${field || 'body'}: ${issue.message}`,
  });
}
