import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directory as directoryContract, evaluation as contract, TOPICS, type envelope, type Topic } from '@mingjing/contracts';
import { directory } from '@mingjing/directory';
import {
  actorSigner,
  Channels,
  citizen,
  incoming,
  openKeys,
  type message,
  promiseClient,
  start,
  systemActor,
  topicName,
  type Actor,
  type Definition,
  type IncomingEvent,
  type PromiseClient,
  type Running,
} from '@mingjing/kit';
import { adapters, dropDatabases, official, TestClock, until } from '@mingjing/testing';
import type { Models } from '../src/models';
import { evaluation } from '../src/service';

export { official, TestClock, until };

type OutMessage = ReturnType<typeof message>;

export type EvaluationClient = PromiseClient<typeof contract.EvaluationServiceService>;

/** The real directory and evaluation service on embedded store and bus in a directory of their own. */
export interface Platform {
  running: Running;
  clock: TestClock;
  dataDir: string;
  /** What the service stores, to look below its surface. */
  models: Models;
  /** A client that acts as somebody. */
  as(actor: Actor): EvaluationClient;
  directoryAs(actor: Actor): PromiseClient<typeof directoryContract.DirectoryServiceService>;
  token(actor: Actor): Promise<string>;
  /** Events of a topic from its beginning, as they come. */
  events(topic: Topic): Promise<IncomingEvent<undefined>[]>;
  /** Puts messages on a topic, as the service that owns it would. */
  publish(topic: Topic, messages: OutMessage[]): Promise<void>;
  /** Stops the services and starts them on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const platformActor = systemActor('platform');
/** Who sends invitations and brings the replies. */
export const sender = systemActor('notification');
export { citizen };

export const coordinator = official('coordinator', { divisions: ['632800'] });

export async function startPlatform(): Promise<Platform> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-evaluation-'));
  const clock = new TestClock(new Date('2026-03-05T02:00:00Z'));
  const chosen = adapters();
  const started = await startServices(dataDir, clock, chosen);
  const keys = openKeys(path.join(dataDir, 'keys'));
  const speakers = {
    people: actorSigner('gateway', keys, 60),
    [platformActor.id]: actorSigner('platform', keys, 60),
    [sender.id]: actorSigner('notification', keys, 60),
    [systemActor('lead').id]: actorSigner('lead', keys, 60),
  };
  const sign = (actor: Actor, audience: string): Promise<string> => (speakers[actor.id] ?? speakers.people)(actor, audience);
  let channels = new Channels();
  const client = <D extends Definition>(definition: D, service: string, actor: Actor): PromiseClient<D> =>
    promiseClient(definition, () => channels.get(platform.running.addresses[service] as string), {
      caller: 'test',
      division: '',
      token: (audience) => sign(actor, audience),
      timeoutMs: 60_000,
    });
  const platform: Platform = {
    ...started,
    clock,
    dataDir,
    as: (actor) => client(contract.EvaluationServiceService, 'evaluation', actor),
    directoryAs: (actor) => client(directoryContract.DirectoryServiceService, 'directory', actor),
    token: (actor) => sign(actor, 'evaluation'),
    events: (topic) => listen(platform.running, topic),
    publish(topic, messages) {
      const { bus, config } = platform.running.context('evaluation');
      return bus.publish(topicName(topic, config.INSTANCE), messages);
    },
    async restart() {
      channels.close();
      await platform.running.stop();
      channels = new Channels();
      Object.assign(platform, await startServices(dataDir, clock, chosen));
    },
    async stop() {
      channels.close();
      await platform.running.stop();
      await dropDatabases(chosen, dataDir, ['directory', 'evaluation']);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return platform;
}

async function startServices(
  dataDir: string,
  clock: TestClock,
  chosen: Record<string, string>,
): Promise<Pick<Platform, 'running' | 'models'>> {
  const env = {
    ...chosen,
    DATA_DIR: dataDir,
    METRICS_PORT: 'off',
    LOG_LEVEL: 'silent',
    DIRECTORY_LISTEN: '127.0.0.1:0',
    EVALUATION_LISTEN: '127.0.0.1:0',
  };
  let models: Models | undefined;
  const watched = {
    ...evaluation,
    models: (store: Parameters<typeof evaluation.models>[0]) => (models = evaluation.models(store) as Models),
  };
  const running = await start([directory, watched], { env, clock });
  return { running, models: models as unknown as Models };
}

let listeners = 0;

async function listen(running: Running, topic: Topic): Promise<IncomingEvent<undefined>[]> {
  const heard: IncomingEvent<undefined>[] = [];
  const { bus, deadLetters, config } = running.context('evaluation');
  listeners += 1;
  await bus.subscribe({
    group: `${config.INSTANCE}-test-${listeners}`,
    topics: [topicName(topic, config.INSTANCE)],
    deadLetters,
    each: async (received) => void heard.push(incoming(received)),
  });
  return heard;
}

export interface Hall {
  unitId: string;
  pointId: string;
  windowId: string;
  code: string;
}

let made = 0;

/** A unit with a service point of one window. */
export async function openHall(platform: Platform, division = '632801', name = '社会保险服务中心'): Promise<Hall> {
  made += 1;
  const { unit } = await platform
    .directoryAs(platformActor)
    .createUnit(
      { unit: { id: '', name: `${name}第${made}单位`, division, divisionPath: [], documentPrefix: '', retired: false, version: 0 } },
      { cause: `unit-${made}` },
    );
  const unitId = unit?.id as string;
  const { servicePoint } = await platform
    .as(platformActor)
    .createServicePoint({ servicePoint: point({ name, unitId }), windowNames: [] }, { cause: `point-${made}` });
  const { windows } = await platform.as(platformActor).listWindows({ servicePointId: servicePoint?.id as string });
  return { unitId, pointId: servicePoint?.id as string, windowId: windows[0]?.id as string, code: servicePoint?.plateCode as string };
}

export function point(given: Partial<contract.ServicePoint>): contract.ServicePoint {
  return contract.ServicePoint.fromPartial(given);
}

export function submission(given: Partial<contract.Submission>): contract.Submission {
  return {
    code: '',
    token: '',
    level: 'satisfied',
    dimensions: {},
    text: '',
    phone: '',
    channel: '',
    device: '',
    network: '',
    flags: [],
    ...given,
  };
}

let keys = 0;

export interface Answer {
  receipt: contract.SubmissionReceipt | undefined;
  problem: envelope.Problem | undefined;
}

/** Submits one evaluation as a citizen; gives the receipt or the problem. */
export async function submit(
  platform: Platform,
  given: Partial<contract.Submission>,
  cause = `key-${(keys += 1)}`,
  actor = citizen,
): Promise<Answer> {
  const context = { division: '', actorToken: await platform.token(actor), cause, traceparent: '', deadline: undefined };
  const { results } = await platform.as(citizen).submitEvaluations({ items: [{ context, submission: submission(given) }] });
  const result = results[0]?.result;
  return {
    receipt: result?.$case === 'receipt' ? result.value : undefined,
    problem: result?.$case === 'problem' ? result.value : undefined,
  };
}

export { contract, TOPICS };
