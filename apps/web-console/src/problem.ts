import type { components } from './gen/api';

/** What the gateway sends as `application/problem+json`, or as the last line of a stream. */
export type Told = Partial<components['schemas']['Problem']>;
/** Something that is there and has a similar name. */
export type Similar = NonNullable<Told['similar']>[number];

/** A refusal as the gateway tells it (RFC 9457), Chinese first. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
    /** What is there already and may be meant. */
    readonly similar: readonly Similar[] = [],
  ) {
    super(message);
  }
}

/** What the gateway says to programs and a person at a form would not understand. */
const SAID_OTHERWISE: Record<string, string> = {
  'cause.reused':
    '上一次提交其实已经办成，只是没有收到答复。现在的内容与上一次不同，没有再次办理：请刷新页面核对，需要更改的另行办理。您填写的内容仍保留在页面上。',
};

/** The refusal that was told. */
export function problemFrom({ status = 0, code = '', detail, title, field, similar }: Told): Problem {
  const words = SAID_OTHERWISE[code] ?? detail ?? title ?? `请求没有成功（${status}）`;
  return new Problem(status, code, words, field, similar);
}

/** There was no answer. */
export const offline = (): Problem => new Problem(0, 'network', '网络不通，您填写的内容仍保留在页面上，请稍后再试。');

/** True where nothing was done for certain: a refusal. A cut connection or a failing server may have done it all the same. */
export const isRefusal = (error: unknown): boolean => error instanceof Problem && error.status >= 400 && error.status < 500;
