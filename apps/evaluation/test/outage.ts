import { Refused } from '@mingjing/kit';
import type { Models } from '../src/models';

type Write = (...given: unknown[]) => Promise<unknown>;

/**
 * Lets so many writes of service points and windows through and refuses all after them, until the service is started anew, as
 * if the process ended there. What decides nothing is no write.
 */
export function storeDown({ servicePoints, windows }: Models, writes: number): void {
  let left = writes;
  const down = (): Refused => new Refused('store.unavailable', 'unavailable', { zh: '演练：存储中断。', en: 'Drill: the store is away.' });
  for (const aggregates of [servicePoints, windows] as unknown as Record<'handle' | 'create', Write>[]) {
    for (const name of ['handle', 'create'] as const) {
      const real = aggregates[name].bind(aggregates);
      aggregates[name] = async (...given) => {
        if (left <= 0) throw down();
        // Counted before it is awaited: writes side by side are cut off between each other too.
        left -= 1;
        const answer = await real(...given);
        const idle = Array.isArray((answer as { events?: unknown[] }).events) && (answer as { events: unknown[] }).events.length === 0;
        if (idle || (answer as { replayed?: boolean }).replayed || (answer as { outcome?: string }).outcome === 'replayed') left += 1;
        return answer;
      };
    }
  }
}
