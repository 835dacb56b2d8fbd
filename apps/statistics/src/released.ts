import type { statistics } from '@mingjing/contracts';
import { isForUnits, readReleased, type Counters, type Rating } from './counters';
import { figuresOf, rate, sorted } from './figures';

/** What of counters people of a unit may see. */
export function forUnits(counters: Counters): Counters {
  return Object.fromEntries(Object.entries(counters).filter(([name]) => isForUnits(name)));
}

/**
 * Figures made of what was released to the unit and of what it knows of itself; everything else is 0 or absent.
 * @param servicePoints in use now
 */
export function releasedFigures(counters: Counters, servicePoints = 0): statistics.Figures {
  const given: Record<Rating, number> = { satisfied: 0, basicallySatisfied: 0, unsatisfied: 0 };
  for (const [name, count] of Object.entries(counters)) {
    const released = readReleased(name);
    if (released?.kind === 'r') given[released.second as Rating] += count;
  }
  const { satisfied, basicallySatisfied, unsatisfied } = given;
  const evaluations = satisfied + basicallySatisfied + unsatisfied;
  const { matters = 0, orders: cases = 0, ordersClosed: casesClosed = 0 } = counters;
  return {
    ...{ ...figuresOf({}), bySource: [], servicePoints, matters, cases, casesClosed },
    ...{ evaluations, satisfied, basicallySatisfied, unsatisfied },
    satisfactionRate: rate(satisfied, evaluations),
    favourableRate: rate(satisfied + basicallySatisfied, evaluations),
  };
}

/** What was released, apart by level. */
export function releasedByLevel(counters: Counters): statistics.Group[] {
  const parts = new Map<string, Counters>();
  for (const [name, count] of Object.entries(counters)) {
    const released = readReleased(name);
    if (released?.kind === 'r') parts.set(released.first, { ...parts.get(released.first), [name]: count });
  }
  return sorted([...parts].map(([key, part]) => ({ key, name: '', figures: releasedFigures(part), levels: {} })));
}

/** How each dimension was answered, as far as that was released. */
export function releasedByDimension(counters: Counters): statistics.Group[] {
  const dimensions = new Map<string, Record<string, number>>();
  for (const [name, count] of Object.entries(counters)) {
    const released = readReleased(name);
    if (released?.kind !== 'a') continue;
    dimensions.set(released.first, { ...dimensions.get(released.first), [released.second]: count });
  }
  return sorted(
    [...dimensions].map(([key, levels]) => {
      const evaluations = Object.values(levels).reduce((total, count) => total + count, 0);
      return { key, name: '', figures: { ...figuresOf({}), evaluations }, levels };
    }),
  );
}

/** The days of which the batches are that counters hold; empty where they hold none. */
export function spanOf(counters: Counters): { releasedSince: string; releasedAsOf: string } {
  const days = (wanted: 's' | 't'): string[] =>
    Object.keys(counters)
      .flatMap((name) => readReleased(name) ?? [])
      .filter(({ kind }) => kind === wanted)
      .map(({ first }) => first)
      .sort();
  return { releasedSince: days('s')[0] ?? '', releasedAsOf: days('t').at(-1) ?? '' };
}
