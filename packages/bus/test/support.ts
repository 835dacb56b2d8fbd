import type { InMessage, Log, OutMessage } from '../src';

export { until } from '@mingjing/testing/until';

/** Silent: what is logged is not what these tests are about. */
export const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export function message(key: string, n: number): OutMessage {
  return { key, value: Buffer.from(`${key}#${n}`), headers: { ce_id: `${key}:${n}` } };
}

/** `per` messages of each key, in the order a relay would publish them. */
export function messages(keys: string[], per: number): OutMessage[] {
  return Array.from({ length: per }, (_, n) => keys.map((key) => message(key, n))).flat();
}

export const keysOf = (count: number) => Array.from({ length: count }, (_, n) => `key-${n}`);

export const textOf = ({ value }: InMessage) => value.toString();

/** First occurrences, in order of arrival. */
export const firsts = (seen: InMessage[]) => [...new Set(seen.map(textOf))];

/** First occurrences of one key. */
export const ofKey = (seen: InMessage[], key: string) => firsts(seen.filter((message) => message.key === key));

export const numbered = (key: string, count: number, from = 0) => Array.from({ length: count }, (_, n) => `${key}#${from + n}`);
