import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, changeOf, isRefused, Refused, type CallContext } from '@mingjing/kit';
import { dayOf, FIRST_HANDLED, isMonth, momentWithin, readMonth } from './day';
import { declare, mustBeNewest, newer, type HandledCount, type HandledCountEvent } from './handled-count';
import { handledCountId } from './ids';
import { readPage } from './paging';
import { PointFinder } from './point-finder';
import { byIds, list, within } from './queries';
import { faultOf, Faults, FirstRows, mustBeFewRows, outcomeOf, type RowFault } from './rows';
import type { ServicePoint } from './service-point';
import { asciiDigits, visible } from './text';
import type { Stored } from './views';
import type { Work } from './work';

/** No service point handles more in a month; a telephone number in the wrong column is more. */
const MOST_HANDLED = 1_000_000;

type Decision = (count: HandledCount, at: { version: number }) => HandledCountEvent[];

interface Read {
  row: number;
  faults: RowFault[];
  declared?: { point: Stored<ServicePoint>; month: string; handled: number; declaredAt: string };
  /** Declared already with the same number. */
  unchanged?: boolean;
  /** Declared already with another number, which it corrects. */
  changed?: boolean;
}

function monthOf(work: Work, text: string): string {
  const month = readMonth(asciiDigits(text.slice(0, 40)).trim());
  if (!month) {
    throw new Refused('month.invalid', 'invalid', { field: 'month', zh: '月份请按“2026-03”填写。', en: 'Write the month as 2026-03.' });
  }
  if (month < FIRST_HANDLED.slice(0, 7)) {
    throw new Refused('handledCount.pastMonth', 'invalid', {
      field: 'month',
      zh: '月份不能早于 2000 年 1 月，请核对年份。',
      en: 'No month before 2000; check the year.',
    });
  }
  if (month > dayOf(work.context.clock.now()).slice(0, 7)) {
    throw new Refused('handledCount.futureMonth', 'invalid', {
      field: 'month',
      zh: '月份不能晚于本月，请核对。',
      en: 'The month cannot be after this one; check it.',
    });
  }
  return month;
}

function handledOf(text: string): number {
  const digits = asciiDigits(text.slice(0, 40)).replace(/[\s,，]/g, '');
  const handled = /^\d{1,9}(\.0+)?$/.test(digits) ? Number(digits) : Number.NaN;
  if (handled <= MOST_HANDLED) return handled;
  throw new Refused('handledCount.notANumber', 'invalid', {
    field: 'handled',
    zh: `办理数量请填写 0 至 ${MOST_HANDLED} 的整数。`,
    en: `The number handled is a whole number from 0 to ${MOST_HANDLED}.`,
  });
}

async function readRow(work: Work, finder: PointFinder, seen: FirstRows, row: proto.HandledCountRow): Promise<Read> {
  const faults = new Faults();
  const point = await faults.try(() => finder.findEver(row));
  const month = await faults.try(() => monthOf(work, row.month));
  const handled = await faults.try(() => handledOf(row.handled));
  if (faults.list.length > 0 || !point || !month || handled === undefined) return { row: row.row, faults: faults.list };
  await faults.try(() => seen.note(handledCountId(point.id, month), row.row, 'month'));
  if (faults.list.length > 0) return { row: row.row, faults: faults.list };
  return { row: row.row, faults: [], declared: { point, month, handled, declaredAt: visible(row.declaredAt ?? '').trim() } };
}

/** Declares a number; of a row of an export only where none was declared since. */
async function decisionOf(work: Work, id: string, { point, month, handled, declaredAt }: NonNullable<Read['declared']>): Promise<Decision> {
  const { unitId, divisionPath } = point.state;
  const decide = declare({ servicePointId: point.id, unitId, divisionPath, month }, handled);
  if (!declaredAt) return decide;
  const known = await work.models.handledCounts.load(id);
  const declared = known?.history.map(({ at, event }) => ({ at, handled: event.data.new })) ?? [];
  return (count, { version }) => {
    const events = decide(count);
    if (events.length > 0 && version > 0) {
      // Somebody declared another since it was looked at.
      if (version !== known?.version) throw newer(count);
      mustBeNewest(declared, handled, momentWithin(asciiDigits(declaredAt)));
    }
    return events;
  };
}

async function take(work: Work, call: CallContext, read: Read, dryRun: boolean): Promise<void> {
  if (!read.declared) return;
  const { point, month, handled } = read.declared;
  const id = handledCountId(point.id, month);
  const { handledCounts } = work.models;
  try {
    const decide = await decisionOf(work, id, read.declared);
    if (dryRun) {
      const there = (await byIds(handledCounts, [id])).get(id);
      read.unchanged = there !== undefined && decide(there.state, there).length === 0;
      read.changed = there !== undefined && !read.unchanged;
      return;
    }
    const change = changeOf(call, work.context.clock, point.state.divisionPath.at(-1));
    const cause = { id: `${call.cause}:row${read.row}`, hash: work.macs.body(JSON.stringify([id, handled])) };
    const [event] = (await handledCounts.handle(id, cause, change, decide)).events;
    read.unchanged = event === undefined;
    read.changed = event !== undefined && event.version > 1;
  } catch (error) {
    if (!isRefused(error) || error.kind === 'unavailable') throw error;
    read.faults.push(faultOf(error));
  }
}

/** Declares or corrects the numbers of months, each row for itself; a dry run says the same and writes nothing. */
async function importHandledCounts(
  work: Work,
  { rows, dryRun }: proto.ImportHandledCountsRequest,
  call: CallContext,
): Promise<proto.ImportHandledCountsResponse> {
  authorise(call.actor, 'handledCount.declare');
  mustBeFewRows(rows);
  const finder = await PointFinder.for(work, call, 'handledCount.declare', rows);
  const seen = new FirstRows();
  const read: Read[] = [];
  for (const row of rows) read.push(await readRow(work, finder, seen, row));
  await Promise.all(read.map((one) => take(work, call, one, dryRun)));
  return { ...outcomeOf(read), changed: read.filter(({ changed }) => changed).length };
}

/** @throws Refused `month.invalid` */
function asked({ division, unitId, servicePointId, fromMonth, toMonth }: proto.ListHandledCountsRequest): Record<string, unknown> {
  for (const [field, month] of Object.entries({ fromMonth, toMonth })) {
    if (month && !isMonth(month))
      throw new Refused('month.invalid', 'invalid', { field, zh: '月份请按“2026-03”填写。', en: 'Write the month as 2026-03.' });
  }
  const months = { ...(fromMonth && { $gte: fromMonth }), ...(toMonth && { $lte: toMonth }) };
  return {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(servicePointId && { servicePointId }),
    ...(Object.keys(months).length > 0 && { month: months }),
  };
}

function view(
  { servicePointId, unitId, divisionPath, month, handled, declaredBy, declaredAt }: HandledCount,
  name: string,
): proto.HandledCount {
  const division = divisionPath.at(-1) ?? '';
  return { servicePointId, servicePointName: name, unitId, division, month, handled, declaredBy, declaredAt };
}

/** The numbers declared, the newest month first. */
async function listHandledCounts(
  work: Work,
  request: proto.ListHandledCountsRequest,
  call: CallContext,
): Promise<proto.ListHandledCountsResponse> {
  const filter = within(call.actor, 'handledCount.read', asked(request));
  const page = readPage(request.page, request.pageSize);
  const { items, total, totalIsAtLeast } = await list(work.models.handledCounts, filter, { month: -1, _id: 1 }, page);
  const points = await byIds(
    work.models.servicePoints,
    items.map(({ state }) => state.servicePointId),
  );
  return {
    handledCounts: items.map(({ state }) => view(state, points.get(state.servicePointId)?.state.name ?? '')),
    total,
    totalIsAtLeast,
  };
}

export function handledCountHandlers(work: Work) {
  return {
    importHandledCounts: (request: proto.ImportHandledCountsRequest, call: CallContext) => importHandledCounts(work, request, call),
    listHandledCounts: (request: proto.ListHandledCountsRequest, call: CallContext) => listHandledCounts(work, request, call),
  };
}
