import type { envelope, notification as proto } from '@mingjing/contracts';
import { authorise, Refused, type CallContext } from '@mingjing/kit';
import { addDays, dayOf } from '@mingjing/workflow';
import { readPage } from '../paging';
import { segmentsOf } from '../segments';
import { compose } from '../template';
import type { Work } from '../work';
import { reminderId } from './making';
import type { Occasion } from './occasions';
import { officialsFilter } from './officials-rpc';
import { Planning, ruleOf, type Plan } from './planning';
import { inBatches, type Listed } from './roll';
import type { RemindersRule } from '@mingjing/rules';
import { open } from './sealed';

const LONGEST_DAYS = 400;

interface Planned {
  official: Listed;
  rule: RemindersRule;
  occasion: Occasion;
}

/** What is going to be sent in the days to come, by the officials, rules and calendar as they are now. */
export async function previewReminders(
  work: Work,
  request: proto.PreviewRemindersRequest,
  { actor }: CallContext,
): Promise<proto.PreviewRemindersResponse> {
  authorise(actor, 'official.read');
  const { skip, limit } = readPage(request.page, request.pageSize);
  const today = dayOf(work.context.clock.now());
  const planning = new Planning(work, today, addDays(today, readDays(request.days) - 1));
  const planned: Planned[] = [];
  for await (const officials of inBatches(work, officialsFilter(actor, request))) {
    const occasions = officials.map(async (official) => {
      const { rule, occasions: found } = await planning.occasions(official.state);
      return found.map((occasion) => ({ official, rule, occasion }));
    });
    planned.push(...(await Promise.all(occasions)).flat());
  }
  planned.sort(byDay);
  const { paused } = await ruleOf(work, request.division);
  await planning.of(request.division);
  const warnings = warningsOf(await planning.soFar());
  return { reminders: await views(work, planned.slice(skip, skip + limit)), total: planned.length, paused, warnings };
}

/** @throws Refused `reminder.daysInvalid` */
function readDays(days: number): number {
  if (days >= 1 && days <= LONGEST_DAYS) return days;
  throw new Refused('reminder.daysInvalid', 'invalid', {
    field: 'days',
    zh: `预览天数须在 1 到 ${LONGEST_DAYS} 之间。`,
    en: `Between 1 and ${LONGEST_DAYS} days.`,
  });
}

function byDay(a: Planned, b: Planned): number {
  const keys = ({ official, occasion }: Planned): string[] => [occasion.remindOn, occasion.occasion, official.state.unitName, official.id];
  const [left, right] = [keys(a), keys(b)];
  const at = left.findIndex((key, index) => key !== right[index]);
  return at < 0 ? 0 : (left[at] as string) < (right[at] as string) ? -1 : 1;
}

async function views(work: Work, planned: Planned[]): Promise<proto.PlannedReminder[]> {
  const [made, optedOut] = await Promise.all([madeAlready(work, planned), optOuts(work, planned)]);
  return planned.map(({ official, rule, occasion }) => {
    const name = open(work, official, 'name');
    const text = compose(rule.signature, occasion.template, { ...occasion.values, name });
    const { state } = official;
    const held = rule.paused ? 'paused' : state.paused ? 'officialPaused' : optedOut.has(state.phoneHash) ? 'optedOut' : '';
    return {
      ...{ day: occasion.remindOn, occasion: occasion.occasion, occasionName: occasion.name },
      ...{ officialId: official.id, officialName: name, unitName: state.unitName },
      ...{ text, segments: segmentsOf(text).segments, heldBack: made.get(reminderId(work, official.id, occasion)) ?? held },
    };
  });
}

interface Made {
  _id: string;
  state: string;
  reason: string;
}

/** Of reminders whose message is there: why it is not sent, or "sent". */
async function madeAlready(work: Work, planned: Planned[]): Promise<Map<string, string>> {
  const ids = planned.map(({ official, occasion }) => reminderId(work, official.id, occasion));
  const found = await work.models.messages.model.find({ _id: { $in: ids } }, { state: 1, reason: 1 }).lean<Made[]>();
  const settled = found.filter(({ state }) => state !== 'waiting');
  return new Map(settled.map(({ _id, state, reason }) => [_id, state === 'suppressed' ? reason : 'sent']));
}

async function optOuts(work: Work, planned: Planned[]): Promise<Set<string>> {
  const recipients = [...new Set(planned.map(({ official }) => official.state.phoneHash))];
  const found = await work.models.optOuts.find({ _id: { $in: recipients } }, { _id: 1 }).lean<{ _id: string }[]>();
  return new Set(found.map(({ _id }) => _id));
}

function warningsOf(plans: Plan[]): envelope.Problem[] {
  const unknown = new Set(plans.flatMap(({ holidays }) => holidays.unknownYears));
  const unnamed = new Map(plans.flatMap(({ holidays }) => holidays.unnamed.map((one) => [`${one.year} ${one.name}`, one] as const)));
  return [
    ...[...unknown].map((year) => ({
      ...{ kind: 'refused', code: 'reminder.calendarMissing', field: String(year) },
      messageZh: `${year} 年的工作日历尚未录入，当年的节前提醒无法排定，请先在“工作日历”中录入国务院办公厅的放假通知。`,
      messageEn: `Nobody has entered the official calendar of ${year}: its holidays cannot be planned. Enter it first.`,
    })),
    ...[...unnamed.values()].map(({ year, name }) => ({
      ...{ kind: 'refused', code: 'reminder.holidayUnnamed', field: name },
      messageZh: `${year} 年的工作日历中没有名为“${name}”的放假日，请核对规则中的节日名称。`,
      messageEn: `The calendar of ${year} names no days off ${name}; check the name in the rule.`,
    })),
  ];
}
