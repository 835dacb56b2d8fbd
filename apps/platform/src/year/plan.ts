import type { Calendar } from '@mingjing/workflow';
import { planCases, type YearCase } from './case-plan';
import { yearCalendar, yearSteps, type YearStep } from './days';
import { Dice, Urn } from './dice';
import { scaled, share, type YearFigures } from './figures';
import { organisation, type Division, type Organisation, type YearPoint } from './organisation';
import { BODIES, ITEMS } from './place-names';
import type { YearMatter, YearVoice } from './voice';

export interface YearPlan {
  seed: string;
  scale: number;
  figures: YearFigures;
  calendar: Calendar;
  steps: YearStep[];
  organisation: Organisation;
  matters: YearMatter[];
  voices: YearVoice[];
  cases: YearCase[];
  /** Invitations that fail after the provider took them: the sandbox's number 0001. */
  lost: number;
}

/** Share of the invited who answer, and of those who answer by a digit: ours. */
const ANSWERS = 0.55;
const BY_REPLY = 0.15;
/** Share of the invited numbers that turn out to be dead, receive twice, or of which the provider lies: ours. */
const LOST = 0.01;
const ODD = 0.005;
/** Working days that a case opened last still has: the longest way through it is shorter. */
export const DAYS_FOR_A_CASE = 12;

/** The whole year, the same for the same seed, scale and division tree. */
export function planYear(divisions: readonly Division[], scale: number, seed: string): YearPlan {
  const figures = scaled(scale);
  const calendar = yearCalendar();
  const steps = yearSteps(calendar, scale);
  const places = organisation(divisions, figures, { scale, steps: steps.length, seed });
  const matters = planMatters(figures, steps, places, new Dice(`${seed}|matters`));
  invite(matters, figures.invitations, new Dice(`${seed}|invitations`));
  const voices = planVoices(figures, steps, places, matters, new Dice(`${seed}|voices`));
  const dice = new Dice(`${seed}|ratings`);
  const unhappy = rate(voices, figures, steps, dice);
  const cases = planCases(unhappy, figures, { steps, calendar }, new Dice(`${seed}|cases`));
  const lost = matters.filter(isLost).length;
  return { seed, scale, figures, calendar, steps, organisation: places, matters, voices, cases, lost };
}

/** True where a service point serves people on a step. */
export function open(point: YearPoint, step: number): boolean {
  return point.opens <= step && (point.ends === undefined || point.ends > step);
}

const isLost = ({ phone }: YearMatter): boolean => phone?.endsWith('0001') ?? false;

/** Where citizens go, step by step. */
function urns(steps: readonly YearStep[], { points }: Organisation): Urn<YearPoint>[] {
  return steps.map(({ index }) => {
    const there = points.filter((point) => open(point, index));
    return new Urn(there, ({ busy }) => busy);
  });
}

/** How busy a step is: by its days, more or less. */
function weights(steps: readonly YearStep[], dice: Dice): number[] {
  return steps.map(({ days }) => days.length * (0.7 + 0.6 * dice.next()));
}

function planMatters(figures: YearFigures, steps: readonly YearStep[], places: Organisation, dice: Dice): YearMatter[] {
  const choose = urns(steps, places);
  return share(figures.matters, weights(steps, dice)).flatMap((count, step) =>
    Array.from({ length: count }, (_, n): YearMatter => {
      const { day, days } = steps[step] as YearStep;
      const point = (choose[step] as Urn<YearPoint>).pick(dice);
      const number = `BJ${day.replaceAll('-', '')}${String(n + 1).padStart(5, '0')}`;
      return { number, step, point, item: dice.pick(ITEMS[point.body]), handledOn: dice.pick(days) };
    }),
  );
}

/** Gives as many matters a number as are invited; nobody has two, so that no cap holds anything back. */
function invite(matters: readonly YearMatter[], count: number, dice: Dice): void {
  dice
    .shuffled(matters)
    .slice(0, count)
    .forEach((matter, n) => {
      matter.phone = phoneOf(n, dice);
    });
}

/** Numbers of ranges that are drawn, nobody's by intent; a few end in the sandbox's magic digits. */
function phoneOf(n: number, dice: Dice): string {
  const prefix = `1390${String(n % 1_000).padStart(3, '0')}`;
  const block = Math.floor(n / 1_000);
  const fate = dice.next();
  const magic = fate < LOST ? '0001' : fate < LOST + ODD ? '0005' : fate < LOST + 2 * ODD ? '0006' : '';
  const rare = `13${n < 10_000 ? 8 : 6}${String(n % 10_000).padStart(4, '0')}`;
  return magic ? `${rare}${magic}` : `${prefix}5${String(block).padStart(2, '0')}9`;
}

function planVoices(
  figures: YearFigures,
  steps: readonly YearStep[],
  places: Organisation,
  matters: readonly YearMatter[],
  dice: Dice,
): YearVoice[] {
  const answering = dice
    .shuffled(matters.filter((matter) => matter.phone !== undefined && !isLost(matter)))
    .filter(({ step, point }) => step + 1 < steps.length && open(point, step + 1))
    .slice(0, Math.floor(figures.invitations * ANSWERS));
  const answers = answering.map((matter): Omit<YearVoice, 'index'> => {
    const way = dice.chance(BY_REPLY) ? 'reply' : 'link';
    return { step: matter.step + 1, way, point: matter.point, matter, window: 0, rating: 'satisfied' };
  });
  const choose = urns(steps, places);
  const scans = share(figures.evaluations - answers.length, weights(steps, dice)).flatMap((count, step) =>
    Array.from({ length: count }, (): Omit<YearVoice, 'index'> => {
      const point = (choose[step] as Urn<YearPoint>).pick(dice);
      return { step, way: 'plate', point, window: dice.below(Math.max(1, point.windows.length)), rating: 'satisfied' };
    }),
  );
  const voices = [...answers, ...scans].sort((a, b) => a.step - b.step);
  return voices.map((voice, index) => ({ ...voice, index }));
}

/** Chooses who is not quite satisfied and who is not at all; the latter so early that their cases are closed in the year. */
function rate(voices: readonly YearVoice[], figures: YearFigures, steps: readonly YearStep[], dice: Dice): YearVoice[] {
  const last = lastComplaint(steps);
  const early = voices.filter(({ step }) => step <= last);
  const drawn = dice.drawn(early, ({ point }) => BODIES[point.body].displeasing);
  const taken = new Set<string>();
  const unhappy: YearVoice[] = [];
  for (const voice of drawn) {
    if (unhappy.length === figures.unsatisfied) break;
    // One a day and service point: then a case tells by place and day which of them it is about.
    const key = `${voice.point.index}|${voice.step}`;
    if (taken.has(key)) continue;
    taken.add(key);
    voice.rating = 'unsatisfied';
    unhappy.push(voice);
  }
  if (unhappy.length < figures.unsatisfied) throw new Error('too few evaluations to find the unsatisfied ones among');
  const others = dice.shuffled(voices.filter(({ rating }) => rating === 'satisfied'));
  for (const voice of others.slice(0, figures.basicallySatisfied)) voice.rating = 'basicallySatisfied';
  return unhappy.sort((a, b) => a.index - b.index);
}

/** The last step on which a case may be opened that must be closed at the end. */
function lastComplaint(steps: readonly YearStep[]): number {
  let days = 0;
  for (let index = steps.length - 1; index > 0; index -= 1) {
    days += (steps[index] as YearStep).days.length;
    if (days >= DAYS_FOR_A_CASE && steps.length - index >= 3) return index - 1;
  }
  throw new Error('the year is too short for a case');
}
