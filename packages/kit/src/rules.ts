import type { z } from 'zod';

const FRESH_MS = 10_000;

export interface RuleReader {
  /**
   * The value in force for a division: the nearest ancestor that sets it, else the directory's default, else `fallback`.
   * Cached for about ten seconds; a change in the same process shows at once. While the directory is away the last known
   * value holds.
   */
  get<T>(division: string, key: string, schema: z.ZodType<T>, fallback: T): Promise<T>;
  clear(): void;
}

export type FetchRule = (division: string, key: string) => Promise<string | undefined>;

/** Reads rules through `fetch` (an RPC to the directory), which gives JSON or undefined. */
export function ruleReader(fetch: FetchRule, warn: (message: string) => void): RuleReader {
  const cache = new Map<string, { json: string | undefined; until: number }>();
  const asking = new Map<string, Promise<string | undefined>>();
  const ask = (id: string, division: string, key: string): Promise<string | undefined> => {
    const running = asking.get(id);
    if (running) return running;
    const asked = fetch(division, key)
      .then((json) => {
        cache.set(id, { json, until: Date.now() + FRESH_MS });
        return json;
      })
      .finally(() => asking.delete(id));
    asking.set(id, asked);
    return asked;
  };
  return {
    async get(division, key, schema, fallback) {
      const id = `${division}|${key}`;
      const known = cache.get(id);
      let json = known?.json;
      if (!known || known.until < Date.now()) {
        json = await ask(id, division, key).catch((error: unknown) => {
          if (!known) throw error;
          return known.json;
        });
      }
      if (json === undefined) return fallback;
      const parsed = schema.safeParse(JSON.parse(json));
      if (parsed.success) return parsed.data;
      warn(`rule ${key} of division ${division} has a value this service cannot use; its default is in force`);
      return fallback;
    },
    clear: () => cache.clear(),
  };
}
