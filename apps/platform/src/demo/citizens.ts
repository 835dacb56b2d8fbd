import { evaluation } from '@mingjing/contracts';
import type { PromiseClient } from '@mingjing/kit';
import { evaluate as evaluateBy, fetching } from '../honest-citizen';
import { dayHandled, voice, type DemoVoice } from './days';
import type { DemoPeople } from './people';

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

/** What some of them write, and a supervisor releases the day after. */
const PRAISE = ['工作人员很耐心，一次就把材料讲清楚了。', '窗口办得快，没有排队。', '帮老人填表，很贴心。', '建议多放几把椅子，其他都好。'];

/** Windows with many visitors, whose units find released figures and words at their first look. */
export async function seedRegulars(url: string, codes: string[], day: number): Promise<void> {
  const visits = codes.flatMap((code) => Array.from({ length: REGULARS_A_DAY }, (_, n) => ({ code, n })));
  const levelOf = (n: number): DemoVoice['level'] => (n === REGULARS_A_DAY - 1 ? 'basicallySatisfied' : 'satisfied');
  await Promise.all(
    visits.map(({ code, n }) =>
      evaluate(url, `demo-regular-${day}-${code}-${n}`, { code }, { level: levelOf(n), text: n === 0 ? PRAISE[day % PRAISE.length]! : '' }),
    ),
  );
}

/** A supervisor reads what was written at the busy windows until yesterday, and releases it as it is: there is nobody's name in it. */
export async function releaseWords(people: DemoPeople): Promise<void> {
  const username = 'supervisor-632801';
  const { items } = await people.ask<{ items: { evaluationId: string; version: number; original: string }[] }>(
    username,
    '/words-to-release?pageSize=200',
  );
  await Promise.all(
    items
      .filter(({ original }) => PRAISE.includes(original))
      .map(({ evaluationId, version, original: words }) =>
        people.ask(username, `/words-to-release/${encodeURIComponent(evaluationId)}/release`, {
          key: `demo-words-${evaluationId}`,
          body: { version, words },
        }),
      ),
  );
}

/** One number on matter after matter of a unit: what supervisors find among the alarms. */
export async function seedSuspicious(client: Evaluation, servicePoint: string, handledOn: string): Promise<void> {
  const rows = Array.from({ length: 6 }, (_, n) => {
    const matter = { matterNumber: `DEMO-SAME-${handledOn}-${n + 1}`, itemName: '社保登记', phone: '13800030001' };
    return evaluation.MatterRow.fromPartial({ row: n + 1, handledOn, servicePoint, ...matter });
  });
  await client.importMatters({ rows, dryRun: false });
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
