import type { evaluation } from '@mingjing/contracts';
import type { PromiseClient } from '@mingjing/kit';
import { evaluate as evaluateBy, fetching } from '../honest-citizen';
import { dayHandled, voice, type DemoVoice } from './days';

const VOICES_A_DAY = 24;
/** At each of the busy windows: two days of them, with one not wholly satisfied a day, are a group large enough to be released. */
const REGULARS_A_DAY = 6;

type Evaluation = PromiseClient<evaluation.EvaluationServiceService>;

/** Some of the day's applicants answer their invitation; the others stay silent, and silence is not praise. */
export async function seedInvited(client: Evaluation, url: string, morning: Date, day: number): Promise<void> {
  const handledOn = dayHandled(morning);
  const { matters } = await client.listMatters({
    division: '',
    unitId: '',
    servicePointId: '',
    query: '',
    from: handledOn,
    to: handledOn,
    page: 1,
    pageSize: 200,
    after: '',
  });
  await Promise.all(
    matters.map(async ({ id }, n) => {
      if ((n + day) % 3 === 0) return;
      const { token } = await client.issueInvitationToken({ matterId: id });
      await evaluate(url, `demo-invited-${id}`, { token }, voice(n * 3 + day, day));
    }),
  );
}

/** Passers-by who scan a plate. */
export async function seedVoices(url: string, codes: string[], day: number): Promise<void> {
  const voices = Array.from({ length: VOICES_A_DAY }, (_, n) => day * VOICES_A_DAY + n);
  await Promise.all(voices.map((n) => evaluate(url, `demo-${n}`, { code: codes[(n * 7) % codes.length] }, voice(n, day))));
}

/** Windows with many visitors, whose units find released figures at their first look. */
export async function seedRegulars(url: string, codes: string[], day: number): Promise<void> {
  const visits = codes.flatMap((code) => Array.from({ length: REGULARS_A_DAY }, (_, n) => ({ code, n })));
  const levelOf = (n: number): DemoVoice['level'] => (n === REGULARS_A_DAY - 1 ? 'basicallySatisfied' : 'satisfied');
  await Promise.all(
    visits.map(({ code, n }) => evaluate(url, `demo-regular-${day}-${code}-${n}`, { code }, { level: levelOf(n), text: '' })),
  );
}

/** Praise at seven windows with one number: from the fifth on it is held back until somebody has looked at it. */
export async function seedHeld(url: string, codes: string[]): Promise<void> {
  const praise: DemoVoice = { level: 'satisfied', text: '服务非常好，特别满意。', phone: '13800020001' };
  for (const [n, code] of codes.slice(0, 7).entries()) await evaluate(url, `demo-held-${n}`, { code }, praise);
}

/** @throws Error where it was refused */
export async function evaluate(
  url: string,
  key: string,
  by: { code: string | undefined } | { token: string },
  { level, text, phone }: DemoVoice,
): Promise<void> {
  const efficiency = level === 'unsatisfied' ? 'basicallySatisfied' : level;
  const said = { ...by, level, attitude: level, efficiency, text, phone };
  const { status, body } = await evaluateBy(fetching(url), key, said);
  if (status !== 201) throw new Error(`an evaluation of the demonstration was refused (${key}): ${status} ${JSON.stringify(body)}`);
}
