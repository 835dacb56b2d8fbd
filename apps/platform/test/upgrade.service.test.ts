import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CALLED, evaluation as contract } from '@mingjing/contracts';
import { anyPorts, citizen, migrateAll, start, type Running } from '@mingjing/kit';
import { openStore, verifyHistory } from '@mingjing/store';
import { until } from '@mingjing/testing/until';
import { evaluationOfMatter } from '../../evaluation/src/ids';
import { services } from '../src/services';
import { unpackBefore, type Expected } from './before';

// A data directory that the version before wrote is opened by this one: nothing is lost, and nothing leads from an
// evaluation to its matter any more.
const directory = mkdtempSync(path.join(tmpdir(), 'mingjing-upgrade-'));
const dataDir = path.join(directory, 'data');
const env = {
  ...{ DATA_DIR: dataDir, KEYS_DIR: path.join(directory, 'keys'), DEMO: 'false', LOG_LEVEL: 'silent', METRICS_PORT: 'off' },
  ...{ PORT: '0', GRPC_PORT: '0', PUBLIC_URL: 'https://pj.example.gov.cn', ...anyPorts('sandbox') },
};
const quiet = { info: () => undefined };
let expected: Expected;
let now: Date;
let running: Running | undefined;

beforeAll(() => {
  expected = unpackBefore(directory);
  now = new Date(expected.clock);
});
afterAll(async () => {
  await running?.stop();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

function files(from: string): string[] {
  return readdirSync(from, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(from, name))
    .filter((file) => statSync(file).isFile());
}

const fingerprint = (): string[] =>
  files(path.join(dataDir, 'store'))
    .filter((file) => file.endsWith('data.mdb'))
    .map((file) => `${file} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
    .sort();

const all = (dryRun: boolean) => migrateAll(services, { env, dryRun, log: quiet, clock: { now: () => now } });
const sumOf = (migrated: Awaited<ReturnType<typeof all>>): number =>
  migrated.flatMap(({ reports }) => reports).reduce((sum, { changed }) => sum + changed, 0);

async function get<T>(route: string, token?: string): Promise<{ status: number; body: T }> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(`${running?.addresses['http']}${route}`, { headers });
  const text = await response.text();
  return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as T };
}

async function signedIn(username: string): Promise<string> {
  const response = await fetch(`${running?.addresses['http']}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: expected.accounts[username] }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

test('a dry run says what would change and changes nothing; done, and done again, there is nothing left', async () => {
  const before = fingerprint();
  const told = await all(true);
  expect(fingerprint()).toEqual(before);
  expect(sumOf(told)).toBeGreaterThan(100);
  const done = await all(false);
  expect(sumOf(done)).toBe(sumOf(told));
  const after = fingerprint();
  expect(sumOf(await all(true))).toBe(0);
  expect(sumOf(await all(false))).toBe(0);
  expect(fingerprint()).toEqual(after);
});

test('no document holds a matter and its evaluation, no file a receipt, a key of a request or what once told of both', async () => {
  const evaluated = expected.matters.filter(({ evaluationId }) => evaluationId);
  expect(evaluated.length).toBeGreaterThan(10);
  for (const service of CALLED) {
    const store = await openStore({ service, dataDir });
    for (const { name } of await store.connection.db!.listCollections().toArray()) {
      for (const document of await store.connection.db!.collection(name).find({}).toArray()) {
        const text = JSON.stringify(document);
        for (const { id, evaluationId } of evaluated) expect(text.includes(id) && text.includes(evaluationId as string)).toBe(false);
        const { history } = document as unknown as { history?: Parameters<typeof verifyHistory>[0] };
        if (history) expect([document._id, verifyHistory(history)]).toEqual([document._id, true]);
      }
    }
    await store.close();
  }
  const marks = [...Object.keys(expected.receipts), 'key-of-MARK', ':needless', ':markEvaluated'];
  for (const file of files(dataDir)) {
    const bytes = readFileSync(file);
    for (const mark of marks)
      expect([path.basename(path.dirname(file)), mark, bytes.includes(mark)]).toEqual([path.basename(path.dirname(file)), mark, false]);
  }
});

test('receipts, plates, open invitations, cases and figures are what they were', async () => {
  running = await start(services, { env, clock: { now: () => new Date(now) } });
  for (const [receipt, { level, excluded = false }] of Object.entries(expected.receipts)) {
    expect((await get(`/api/v1/public/receipts/${receipt}`)).body).toMatchObject({ receipt, level, excluded });
  }
  for (const code of Object.values(expected.plates)) expect((await get(`/e/${code}`)).status).toBe(200);
  expect((await get(`/e/${expected.endedPlate}`)).status).toBe(410);
  const [open] = expected.matters.filter(({ token, level }) => token && !level);
  const [given] = expected.matters.filter(({ token, level }) => token && level);
  expect((await get(`/i/${open?.token}`)).body).toContain('name="level"');
  expect((await get(`/i/${given?.token}`)).body).not.toContain('name="level"');

  const coordinator = await signedIn('coordinator');
  for (const { id, level, excluded, caseState, text } of expected.evaluations) {
    const { body } = await get<Record<string, unknown>>(`/api/v1/evaluations/${encodeURIComponent(id)}`, coordinator);
    const matter = expected.matters.find(({ evaluationId }) => evaluationId === id);
    expect(body).toMatchObject({ id, level, excluded, caseState, text, matterId: matter?.id ?? '' });
  }
  for (const id of Object.values(expected.cases)) expect((await get(`/api/v1/cases/${id}`, coordinator)).status).toBe(200);
  const replies = await get<{ replies: number; messages: number }>('/api/v1/messages/summary', coordinator);
  expect(replies.body).toMatchObject({ replies: expected.messages.replies, messages: expected.messages.messages });

  // Counted anew by itself; which matters were evaluated is known the day after.
  now = new Date(now.getTime() + 86_400_000);
  const session = await signedIn('coordinator');
  for (const [query, figures] of Object.entries(expected.summary)) {
    const wanted = await until(async () => {
      const { body } = await get<Record<string, unknown>>(`/api/v1/statistics/summary${query}`, session);
      return body['mattersEvaluated'] === figures['mattersEvaluated'] && body['evaluations'] === figures['evaluations'] && body;
    });
    for (const name of ['evaluations', 'unsatisfied', 'matters', 'mattersEvaluated', 'openScans', 'excluded', 'invitations', 'cases'])
      expect([query, name, wanted[name]]).toEqual([query, name, figures[name]]);
  }
}, 120_000);

test('a thief with the files and without the keys joins no matter to an evaluation, by id or by moment', async () => {
  const evaluation = running!.context('evaluation');
  const waiting = expected.matters.filter(({ token, level }) => token && !level);
  const [byLink, byReply] = waiting as [Matter, Matter];
  const client = running!.context('gateway').client(contract.EvaluationServiceService, '', { actor: citizen });
  // Each on a minute of its own: whatever else bears that minute was written because of it.
  const minutes = ['2026-10-18T03:17', '2026-10-19T04:23'] as const;
  now = new Date(`${minutes[0]}:00Z`);
  const actorToken = await running!.context('gateway').signActor(citizen, 'evaluation');
  const context = { division: '', actorToken, cause: `key-of-${byLink.id}`, traceparent: '', deadline: undefined };
  const submission = contract.Submission.fromPartial({ token: byLink.token, level: 'unsatisfied' });
  const { results } = await client.submitEvaluations({ items: [{ context, submission }] });
  expect(results[0]?.result?.$case).toBe('receipt');
  now = new Date(`${minutes[1]}:00Z`);
  const replied = await fetch(`${running!.addresses['sms sandbox']}/v1/replies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: byReply.phone, text: '3', key: 'thief' }),
  });
  expect(replied.ok).toBe(true);
  const idOf = keyed(evaluation.keys.mac('evaluation.id'));
  await until(async () => evaluation.store.connection.db!.collection('evaluations').findOne({ _id: idOf(byReply.id) as never }));
  // The day after, what is told once a day is told.
  now = new Date('2026-10-20T02:00:00Z');
  await until(async () => (await evaluation.store.connection.db!.collection('evaluations').countDocuments({ untold: true })) === 0);
  await running!.stop();
  running = undefined;

  const matters = [byLink, byReply].map((matter) => ({ matter: matter.id, evaluation: idOf(matter.id) }));
  const messages = new Set<string>();
  const all: string[] = [];
  for (const service of [...CALLED, 'gateway']) {
    const store = await openStore({ service, dataDir });
    for (const { name } of await store.connection.db!.listCollections().toArray()) {
      for (const document of await store.connection.db!.collection(name).find({}).toArray()) {
        const text = JSON.stringify(document);
        all.push(text);
        if (name === 'messages' && matters.some(({ matter }) => text.includes(matter))) messages.add(String(document._id));
      }
    }
    await store.close();
  }
  expect(messages.size).toBeGreaterThan(1);
  for (const one of matters) {
    expect(all.some((text) => text.includes(one.evaluation))).toBe(true);
    for (const text of all) expect(text.includes(one.evaluation) && text.includes(one.matter)).toBe(false);
  }
  const leading = [...matters.map(({ matter }) => matter), ...messages];
  for (const text of all.filter((one) => minutes.some((minute) => one.includes(minute))))
    for (const id of leading) expect([id, text.includes(id)]).toEqual([id, false]);
  const bus = readFileSync(path.join(dataDir, 'bus/data.mdb')).toString('latin1');
  expect(bus).toContain(idOf(byLink.id));
  expect(bus).not.toContain(`key-of-${byLink.id}`);
}, 120_000);

type Matter = Expected['matters'][number];

/** The id of a matter's evaluation, which nobody makes without the key. */
function keyed(mac: (text: string) => string): (matter: string) => string {
  return (matter) => evaluationOfMatter(mac, matter);
}
