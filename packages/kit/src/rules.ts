import type { z } from 'zod';
import { KnownValues, STANDING, type Trouble } from './known-values';

const FRESH_MS = 10_000;

/** What is needed of a rule to read it (packages/rules). */
export interface ReadableRule<T> {
  key: string;
  schema: z.ZodType<T>;
  default: T;
}

export interface RuleReader {
  /**
   * The value in force for a division: the nearest ancestor that sets the rule, else its default.
   * Kept for about ten seconds; a change in the same process shows at once. While the directory is away or does not answer the
   * last known value holds, without end, and nobody waits for it.
   * @param division empty: the root
   */
  get<T>(rule: ReadableRule<T>, division: string): Promise<T>;
  clear(): void;
}

/** @param timeoutMs after which nobody waits for the answer */
export type FetchRule = (division: string, key: string, timeoutMs: number) => Promise<string | undefined>;

/** Reads rules through `fetch` (an RPC to the directory), which gives JSON or undefined. */
export function ruleReader(fetch: FetchRule, warn: (message: string) => void, trouble?: Trouble): RuleReader {
  const known = new KnownValues<string | undefined>({ holding: STANDING, freshMs: FRESH_MS, trouble });
  return {
    async get({ key, schema, default: fallback }, division) {
      const json = await known.get(`${division}|${key}`, (timeoutMs) => fetch(division, key, timeoutMs));
      if (json === undefined) return fallback;
      const parsed = schema.safeParse(JSON.parse(json));
      if (parsed.success) return parsed.data;
      warn(`rule ${key} of division ${division} has a value this service cannot use; its default is in force`);
      return fallback;
    },
    clear: () => known.clear(),
  };
}
