import { evaluation } from '@mingjing/contracts';
import { coordinator, House } from './house';

/** Invitations of one import, and rows in one call. */
const MATTERS = 3_000;
const ROWS = 500;
const BOUND_MS = 240_000;

test('a large import invites everybody once, and the daily cells hold what the messages say', async () => {
  const house = await House.open({ SMS_TIMEOUT_MS: '10000', NOTIFICATION_EVERY_MS: '1000' });
  try {
    const rows = Array.from({ length: MATTERS }, (_, index) =>
      evaluation.MatterRow.fromPartial({
        ...{ row: index + 1, matterNumber: `量-${index}`, itemName: '社保卡补办', handledOn: '2026-03-04', servicePoint: house.pointId },
        phone: index % 2 === 0 ? `138${String(10_000_000 + index * 10_000 + 9_999)}` : '',
      }),
    );
    for (let start = 0; start < rows.length; start += ROWS) {
      await house.evaluation(coordinator).importMatters({ rows: rows.slice(start, start + ROWS), dryRun: false });
    }
    const { model } = house.models.messages;
    const settled = () => model.countDocuments({ state: 'delivered' });
    const end = Date.now() + BOUND_MS;
    while ((await settled()) < MATTERS / 2 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await settled()).toBe(MATTERS / 2);
    expect(await model.countDocuments({})).toBe(MATTERS / 2);
    expect(await model.countDocuments({ tries: { $ne: 1 } })).toBe(0);
    const summary = async () =>
      house.client(coordinator).getDeliverySummary({ division: '632800', unitId: '', from: '', to: '', kind: '' });
    const uncounted = () => model.countDocuments({ uncounted: { $gt: 0 } });
    while ((await uncounted()) > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await summary()).toMatchObject({ states: { delivered: MATTERS / 2 }, messages: MATTERS / 2, segments: MATTERS / 2, overdue: 0 });
  } finally {
    await house.close();
  }
}, 300_000);
