import { evaluate as evaluateBy } from '../honest-citizen';
import { inLanes, Refusal, until } from './api';
import type { YearCase } from './case-plan';
import { momentOf, type YearStep } from './days';
import { Dice } from './dice';
import { declareHandled } from './handled';
import type { YearVoice } from './voice';
import { COORDINATOR } from './people';
import { importPoints, mustBeWhole, secondOf, supervisorOf, unitAdminOf } from './setup';
import { sheet } from './sheets';
import type { Year } from './year';

const V1 = '/api/v1';
const VOICES_AT_ONCE = 48;
const CASES_AT_ONCE = 8;
const MATTER_HEADINGS = ['办件编号', '事项编码', '事项名称', '办理日期', '评议对象', '申请人', '手机号'];
const PRAISE = ['办得很快，态度很好。', '一次就办好了，谢谢。', '耐心解释，很满意。'];
const DIGITS = { satisfied: '1', basicallySatisfied: '2', unsatisfied: '3' } as const;

/** Plays one day: what was decided, entered, said and handled since the step before. Played again, it has no second effect. */
export async function play(year: Year, step: YearStep): Promise<void> {
  await year.house.setClock(momentOf(step.day));
  await changePlaces(year, step);
  await Promise.all([enterMatters(year, step), speak(year, step), handleCases(year, step), declareHandled(year, step)]);
  await Promise.all([invitationsAreOut(year, step), repliesAreIn(year, step)]);
}

/** The upgrade, mergers and retirements come before the day's work. */
async function changePlaces(year: Year, step: YearStep): Promise<void> {
  const { people, places, plan } = year;
  const { points, upgrade } = plan.organisation;
  if (step.index === upgrade) {
    await importPoints(
      year,
      points.filter(({ opens }) => opens === upgrade),
      'upgrade',
    );
    await places.readPoints();
  }
  const coordinator = people.get(COORDINATOR);
  for (const point of points.filter(({ ends }) => ends === step.index)) {
    const id = places.pointId(point);
    const key = `year-end-${point.index}`;
    const into = points.find(({ index }) => index === point.into);
    if (!into) {
      const body = { reason: '机构改革，职能划转' };
      await coordinator({ method: 'POST', route: `${V1}/service-points/${encodeURIComponent(id)}/retire`, key, body });
      continue;
    }
    const body = { ids: [id], intoId: places.pointId(into), moveWindows: point.index % 2 === 0, reason: '机构改革，窗口合并' };
    await coordinator({ method: 'POST', route: `${V1}/service-points/merge`, key, body });
  }
}

/** One file of the day for the whole prefecture, from the coordinator. */
async function enterMatters({ people, plan, bar }: Year, step: YearStep): Promise<void> {
  const matters = plan.matters.filter((matter) => matter.step === step.index);
  if (matters.length === 0) return;
  const rows = matters.map(({ number, item, handledOn, point, phone }, n) => [
    number,
    `SX${String(item.length).padStart(4, '0')}`,
    item,
    new Date(`${handledOn}T00:00:00Z`),
    point.name,
    `示例群众${n + 1}`,
    phone ?? '',
  ]);
  const file = { name: `办理事项-${step.day}.xlsx`, content: await sheet(MATTER_HEADINGS, rows) };
  const ask = { method: 'POST', route: `${V1}/matters/import`, key: `year-matters-${step.index}`, file };
  mustBeWhole(file.name, await people.get(COORDINATOR)(ask), rows.length);
  bar.step(matters.length);
}

/** Citizens at the plates, and those who found an invitation on their phone since the step before. */
async function speak(year: Year, step: YearStep): Promise<void> {
  const voices = year.plan.voices.filter((voice) => voice.step === step.index);
  await inLanes(voices, VOICES_AT_ONCE, async (voice) => {
    await evaluate(year, voice);
    year.bar.step();
  });
}

/** The day does not end before its invitations are on the phones: sent days later they would be too old. */
async function invitationsAreOut({ phones, plan }: Year, step: YearStep): Promise<void> {
  const invited = plan.matters.filter((matter) => matter.step === step.index && matter.phone !== undefined);
  const missing = (): number => invited.filter(({ phone }) => phones.token(phone ?? '') === undefined).length;
  await until(`${invited.length} 条邀请短信 (invitations of ${step.day})`, async () => {
    if (missing() > 0) await phones.look();
    return missing() === 0;
  });
}

/** Nor before its one-digit replies are evaluations of this day. */
async function repliesAreIn({ people, plan, root }: Year, step: YearStep): Promise<void> {
  const replies = (of: (voice: YearVoice) => boolean): number => plan.voices.filter((voice) => voice.way === 'reply' && of(voice)).length;
  if (replies((voice) => voice.step === step.index) === 0) return;
  const wanted = replies((voice) => voice.step <= step.index);
  const route = `${V1}/messages/summary?division=${root}&kind=invitation`;
  await until(`${wanted} 条一键回复 (one-digit replies)`, async () => {
    const summary = await people.get(COORDINATOR)<{ replies: number }>({ method: 'GET', route });
    return summary.replies >= wanted;
  });
}

async function evaluate(year: Year, voice: YearVoice): Promise<void> {
  const { plan, phones, places, api } = year;
  const { index, way, rating, matter } = voice;
  const key = `year-${plan.seed}-voice-${index}`;
  const phone = matter?.phone ?? '';
  if (way === 'reply') return phones.reply(phone, DIGITS[rating], key);
  const door = way === 'link' ? { token: phones.token(phone) } : { code: places.plateCode(voice.point, voice.window) };
  const said = { ...door, level: rating, attitude: rating, efficiency: rating, ...wordsOf(year, voice) };
  const { status, body } = await evaluateBy((asked) => api.answer(asked), key, said);
  if (status !== 201) throw new Refusal(key, status, body);
}

/** What somebody writes beside the level: complaints as the plan has them, now and then praise. */
function wordsOf({ plan, complaints }: Year, { index, rating }: YearVoice): { text: string; phone: string } {
  const complaint = complaints.get(index);
  if (complaint) return { text: complaint.text, phone: complaint.phone };
  const dice = new Dice(`${plan.seed}|words|${index}`);
  return { text: rating === 'satisfied' && dice.chance(0.1) ? dice.pick(PRAISE) : '', phone: '' };
}

/** Every move of every case that is due by now, case by case in order. */
async function handleCases(year: Year, step: YearStep): Promise<void> {
  const due = year.plan.cases.filter(({ moves }) => moves.some((move) => move.step === step.index));
  await inLanes(due, CASES_AT_ONCE, async (one) => {
    const id = await caseId(year, one);
    for (const [place, move] of one.moves.entries()) {
      if (move.step !== step.index) continue;
      const person = year.people.get(usernameOf(one, move.by));
      const route = `${V1}/cases/${encodeURIComponent(id)}/actions/${move.action}`;
      await person({ method: 'POST', route, key: `year-case-${one.index}-${place}`, body: move.body });
      year.bar.step();
    }
  });
}

function usernameOf({ voice }: YearCase, by: YearCase['moves'][number]['by']): string {
  const { unit } = voice.point;
  if (by === 'unit') return unitAdminOf(unit);
  if (by === 'coordinator') return COORDINATOR;
  return by === 'supervisor' ? supervisorOf(unit.jurisdiction) : secondOf(unit.jurisdiction);
}

/** The case of an unsatisfied evaluation, found in the list by its place and day. */
function caseId(year: Year, { voice }: YearCase): Promise<string> {
  const { plan, places, cases } = year;
  const key = `${places.pointId(voice.point)} ${(plan.steps[voice.step] as YearStep).day}`;
  return until(`${voice.point.name} 的督办事项 (its case)`, async () => cases.get(key) ?? (await year.readCases()).get(key));
}
