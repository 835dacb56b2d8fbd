import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { directory, evaluation } from '@mingjing/contracts';
import { actorSigner, Channels, openKeys, promiseClient, systemActor, type Definition, type PromiseClient, type Role } from '@mingjing/kit';
import { freePort } from '../apps/platform/src/year/free-port';
import { startPlatform, type Platform } from './platform';

export interface Hall {
  division: string;
  unitId: string;
  /** Codes of its plates, one a window. */
  codes: string[];
  /** By user name, which is that of the role. */
  passwords: Record<string, string>;
}

/**
 * A service hall with so many windows and two people, made by the services' own RPCs in the platform's name: as much as a
 * test of faults needs, in seconds where the demonstration takes a minute.
 */
export async function openHall(addresses: Record<string, string>, keysDir: string, windows: number): Promise<Hall> {
  const division = '632801';
  const channels = new Channels();
  const sign = actorSigner('platform', openKeys(keysDir), 60);
  const client = <D extends Definition>(definition: D, owner: string): PromiseClient<D> =>
    promiseClient(definition, () => channels.get(addresses[owner]!), {
      ...{ caller: 'platform', division: '', timeoutMs: 60_000 },
      token: () => sign(systemActor('platform'), owner),
    });
  const [places, points] = [
    client(directory.DirectoryServiceService, 'directory'),
    client(evaluation.EvaluationServiceService, 'evaluation'),
  ];
  try {
    const { unit } = await places.createUnit({ unit: directory.Unit.fromPartial({ name: '测试政务服务中心', division }) });
    const wanted = evaluation.ServicePoint.fromPartial({ name: '综合大厅', kind: 'serviceWindow', unitId: unit!.id, division });
    const windowNames = Array.from({ length: windows }, (_, n) => `${n + 1} 号窗口`);
    const { servicePoint } = await points.createServicePoint({ servicePoint: wanted, windowNames });
    const listed = await points.listWindows({ servicePointId: servicePoint!.id });
    const passwords: Record<string, string> = {};
    const people: [Role, string][] = [
      ['coordinator', '632800'],
      ['supervisor', division],
    ];
    for (const [role, reach] of people) {
      const password = (passwords[role] = `Mj-${randomBytes(9).toString('base64url')}7q`);
      const { account } = await places.createAccount({ username: role, name: '示例员', password });
      const { post } = await places.createPost({ post: directory.Post.fromPartial({ name: role, role, divisions: [reach] }) });
      await places.assignPost({ accountId: account!.id, postId: post!.id, from: undefined, to: undefined });
    }
    return { division, unitId: unit!.id, codes: listed.windows.map(({ plateCode }) => plateCode), passwords };
  } finally {
    channels.close();
  }
}

/** The platform with that hall and nothing else, as it is after `npm start` without the demonstration. */
export async function startHall(env: Record<string, string>, windows: number): Promise<{ platform: Platform; hall: Hall }> {
  const at = async () => `127.0.0.1:${await freePort()}`;
  const addresses = { directory: await at(), evaluation: await at() };
  const listen = { DIRECTORY_LISTEN: addresses.directory, EVALUATION_LISTEN: addresses.evaluation };
  const platform = await startPlatform({ ...env, ...listen, DEMO: 'false' });
  return { platform, hall: await openHall(addresses, path.join(platform.dataDir, 'keys'), windows) };
}
