import { evaluation, notification } from '@mingjing/contracts';
import type { PromiseClient } from '@mingjing/kit';

const OFFICIALS = 12;
const DAY_MS = 86_400_000;

type Evaluation = PromiseClient<evaluation.EvaluationServiceService>;
type Notification = PromiseClient<notification.NotificationServiceService>;

/** What was handled by the count of others than the units; every fifth service point entered fewer. */
export async function seedHandledCounts(client: Evaluation, servicePoints: string[], handledOn: string[]): Promise<void> {
  const months = new Map<string, number>();
  for (const day of handledOn) months.set(day.slice(0, 7), (months.get(day.slice(0, 7)) ?? 0) + 1);
  const rows = [...months].flatMap(([month, entered]) =>
    servicePoints.map((servicePoint, n) => ({ servicePoint, month, handled: String(n % 5 === 0 ? entered + 1 + (n % 3) : entered) })),
  );
  const answer = await client.importHandledCounts({
    rows: rows.map((row, n) => evaluation.HandledCountRow.fromPartial({ row: n + 1, ...row })),
    dryRun: false,
  });
  mustBeTaken('handled counts', answer.errors);
}

/** Invented officials, whose days of joining the party come round in the weeks ahead. */
export async function seedOfficials(client: Notification, unitIds: string[], today: Date): Promise<void> {
  const rows = unitIds.slice(0, OFFICIALS).map((unit, n) => {
    const day = new Date(today.getTime() + (3 + n * 4) * DAY_MS + 8 * 3_600_000).toISOString().slice(5, 10);
    // 29 February is no day in most years.
    const partyDay = `${1996 + n}-${day === '02-29' ? '02-28' : day}`;
    const phone = `1370000${String(1000 + n)}`;
    return notification.OfficialRow.fromPartial({
      row: n + 1,
      name: `示例干部${'甲乙丙丁戊己庚辛壬癸子丑'[n]}`,
      phone,
      unit,
      duty: '科长',
      partyDay,
    });
  });
  const answer = await client.importOfficials({ rows, dryRun: false });
  mustBeTaken('officials', answer.errors);
}

function mustBeTaken(what: string, errors: { row: number; field: string; messageEn: string }[]): void {
  const [bad] = errors;
  if (bad) throw new Error(`the demonstration's ${what} were refused: row ${bad.row} ${bad.field} ${bad.messageEn}`);
}
