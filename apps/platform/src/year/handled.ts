import type { YearStep } from './days';
import { monthsOver } from './handled-counts';
import { COORDINATOR } from './people';
import { mustBeWhole } from './setup';
import { sheet } from './sheets';
import type { Year } from './year';

const HEADINGS = ['评议对象', '月份', '办件量'];

/** The months that are over are declared, from a spreadsheet of the coordinator. */
export async function declareHandled({ people, plan, handled, bar }: Year, step: YearStep): Promise<void> {
  const months = monthsOver(plan.steps, step.index);
  const counts = handled.filter(({ month }) => months.includes(month));
  if (counts.length === 0) return;
  const rows = counts.map(({ point, month, handled: count }) => [point.name, month, count]);
  const file = { name: `办件量-${months.join('-')}.xlsx`, content: await sheet(HEADINGS, rows) };
  const ask = { method: 'POST', route: '/api/v1/handled-counts/import', key: `year-handled-${step.index}`, file };
  mustBeWhole(file.name, await people.get(COORDINATOR)(ask), rows.length);
  bar.step();
}
