import type { Case, Counted, Measure } from './case';

const NOTHING: Counted = { supervisionNotice: false, advisoryReminder: false, measures: [] };

/** Notice and reminder that go out with an order, as far as the case had none before; null where there is nothing new to tell. */
export function newPapers(c: Case, papers: Omit<Counted, 'measures'>): Omit<Counted, 'measures'> | null {
  const before = c.counted ?? NOTHING;
  const supervisionNotice = papers.supervisionNotice && !before.supervisionNotice;
  const advisoryReminder = papers.advisoryReminder && !before.advisoryReminder;
  // The first order of a case is told in any event.
  return !c.withUnit || supervisionNotice || advisoryReminder ? { supervisionNotice, advisoryReminder } : null;
}

/** How many of each kind of measure come in addition to those told before: a later list says all that were taken. */
export function newMeasures(c: Case, measures: readonly Measure[]): Measure[] {
  const before = totals(c.counted?.measures ?? []);
  return [...totals(measures)].flatMap(([kind, count]) => {
    const added = count - (before.get(kind) ?? 0);
    return added > 0 ? [{ kind, count: added }] : [];
  });
}

/** With these told too. */
export function counting(c: Case, told: Partial<Counted>): { counted: Counted } {
  const before = c.counted ?? NOTHING;
  const measures = [...totals([...before.measures, ...(told.measures ?? [])])].map(([kind, count]) => ({ kind, count }));
  const supervisionNotice = before.supervisionNotice || told.supervisionNotice === true;
  const advisoryReminder = before.advisoryReminder || told.advisoryReminder === true;
  return { counted: { supervisionNotice, advisoryReminder, measures } };
}

function totals(measures: readonly Measure[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { kind, count } of measures) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return sums;
}
