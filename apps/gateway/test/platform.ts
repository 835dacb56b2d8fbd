import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import supertest from 'supertest';
import { directory as directoryContract, evaluation as evaluationContract } from '@mingjing/contracts';
import {
  actorSigner,
  anyPorts,
  Channels,
  openKeys,
  promiseClient,
  start,
  systemActor,
  type Clock,
  type Definition,
  type PromiseClient,
  type Running,
  type Service,
} from '@mingjing/kit';
import { lookedAt } from './answers';
import { standing } from '../../platform/src/services';

export { until } from '@mingjing/testing';

export const PASSWORD = 'Mj-Pruefung-7-qX';

/** Every service for real, on embedded store and bus, behind the real gateway. */
export interface Platform {
  running: Running;
  dataDir: string;
  http: ReturnType<typeof supertest>;
  url: string;
  grpc: string;
  directory: PromiseClient<typeof directoryContract.DirectoryServiceService>;
  evaluation: PromiseClient<typeof evaluationContract.EvaluationServiceService>;
  stop(): Promise<void>;
}

interface Besides {
  clock?: Clock;
  /** Services besides the usual ones, before these. */
  services?: Service[];
}

export async function startPlatform(env: Record<string, string> = {}, { clock, services = [] }: Besides = {}): Promise<Platform> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-gateway-'));
  const fixed = { DATA_DIR: dataDir, PORT: '0', GRPC_PORT: '0', METRICS_PORT: 'off', LOG_LEVEL: 'silent', DEMO: 'false' };
  const running = await start([...services, ...standing({ SMS_PROVIDER: 'off' })], {
    env: { ...fixed, ...anyPorts(), ...env },
    ...(clock && { clock }),
  });
  const channels = new Channels();
  const sign = actorSigner('platform', openKeys(path.join(dataDir, 'keys')), 60);
  const client = <D extends Definition>(definition: D, service: string): PromiseClient<D> =>
    promiseClient(definition, () => channels.get(running.addresses[service] as string), {
      caller: 'test',
      division: '',
      token: (audience) => sign(systemActor('platform'), audience),
      timeoutMs: 60_000,
    });
  const url = running.addresses['http'] as string;
  return {
    running,
    dataDir,
    url,
    http: lookedAt(supertest(url)),
    grpc: running.addresses['grpc'] as string,
    directory: client(directoryContract.DirectoryServiceService, 'directory'),
    evaluation: client(evaluationContract.EvaluationServiceService, 'evaluation'),
    async stop() {
      channels.close();
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Hall {
  unitId: string;
  pointId: string;
  windowId: string;
  code: string;
}

/** A unit in a division with a service point of one window. */
export async function openHall({ directory: places, evaluation: points }: Platform, division: string, name: string): Promise<Hall> {
  const { unit } = await places.createUnit({ unit: directoryContract.Unit.fromPartial({ name: `${name}的单位`, division }) });
  const unitId = unit?.id as string;
  const wanted = evaluationContract.ServicePoint.fromPartial({ name, kind: 'serviceWindow', unitId, division });
  const { servicePoint } = await points.createServicePoint({ servicePoint: wanted, windowNames: ['综合窗口'] });
  const { windows } = await points.listWindows({ servicePointId: servicePoint?.id as string });
  return { unitId, pointId: servicePoint?.id as string, windowId: windows[0]?.id as string, code: servicePoint?.plateCode as string };
}

/** An account that holds one post; the token of its session. */
export async function signIn(
  platform: Platform,
  username: string,
  role: string,
  scope: { divisions?: string[]; units?: string[] },
): Promise<string> {
  const { account } = await platform.directory.createAccount({ username, name: `岗位 ${username}`, password: PASSWORD });
  const post = directoryContract.Post.fromPartial({ name: role, role, ...scope });
  const made = await platform.directory.createPost({ post });
  await platform.directory.assignPost({
    accountId: account?.id as string,
    postId: made.post?.id as string,
    from: undefined,
    to: undefined,
  });
  const { body } = await platform.http.post('/api/v1/auth/login').send({ username, password: PASSWORD }).expect(200);
  return (body as { accessToken: string }).accessToken;
}
