import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { statistics } from '@mingjing/contracts';
import { actorSigner, actorVerifier, Channels, citizen, createLog, openKeys, promiseClient, rpc, serveRpc, type RpcServer } from '../src';

const { getSummary, rebuild, getOpenData } = statistics.StatisticsServiceService;
const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-repeat-'));
const keys = openKeys(dir);
const channels = new Channels();

/** Two replicas of a service behind a balancer that deals connections out in turn. */
const replicas: RpcServer[] = [];
const up: boolean[] = [true, true];
const open: Set<Socket>[] = [new Set(), new Set()];
let balancer: Server;
let dealt = 0;
/** Calls that have begun; each waits here until it is let go. */
const begun: string[] = [];
let hold: Promise<void> = Promise.resolve();

beforeAll(async () => {
  for (const _ of up) {
    const handlers = {
      getSummary: async () => {
        begun.push('read');
        await hold;
        return statistics.GetSummaryResponse.fromPartial({ groupsTotal: 7 });
      },
      rebuild: async () => {
        begun.push('write');
        await hold;
        return { events: 0, corrected: 0, run: undefined };
      },
    };
    replicas.push(
      await serveRpc({
        service: 'statistics',
        listen: '127.0.0.1:0',
        bindings: [rpc({ getSummary, rebuild }, handlers)],
        verify: actorVerifier('statistics', keys),
        log: createLog('silent'),
      }),
    );
  }
  balancer = createServer((socket) => {
    const place = up[dealt % 2] ? dealt % 2 : (dealt + 1) % 2;
    dealt += 1;
    const onward = connect(Number(replicas[place]!.address.split(':')[1]), '127.0.0.1');
    open[place]!.add(socket);
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const)
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
    socket.pipe(onward).pipe(socket);
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
});
afterAll(async () => {
  channels.close();
  await Promise.all(replicas.map((replica) => replica.stop()));
  balancer.close();
  rmSync(dir, { recursive: true, force: true });
});

const sign = actorSigner('gateway', keys, 60);
const client = () =>
  promiseClient({ getSummary, rebuild, getOpenData }, () => channels.get(`127.0.0.1:${(balancer.address() as AddressInfo).port}`), {
    caller: 'test',
    division: '',
    token: (audience) => sign(citizen, audience),
  });
const ask = statistics.GetSummaryRequest.fromPartial({});
const times = (what: string) => begun.filter((one) => one === what).length;

/** A call whose connection ends while it is being answered. */
async function cutInTheMiddle<T>(what: string, call: () => Promise<T>): Promise<PromiseSettledResult<T>> {
  let letGo = (): void => undefined;
  hold = new Promise((resolve) => (letGo = resolve));
  begun.length = 0;
  const calling = Promise.allSettled([call()]);
  while (times(what) === 0) await new Promise((resolve) => setImmediate(resolve));
  for (const sockets of open) for (const socket of sockets) socket.destroy();
  letGo();
  return (await calling)[0]!;
}

test('a read whose connection ends is asked again, and so is what carries a key', async () => {
  expect(await cutInTheMiddle('read', () => client().getSummary(ask))).toMatchObject({ status: 'fulfilled', value: { groupsTotal: 7 } });
  expect(times('read')).toBe(2);
  const keyed = () => client().rebuild(statistics.RebuildRequest.fromPartial({}), { cause: 'the key' });
  expect(await cutInTheMiddle('write', keyed)).toMatchObject({ status: 'fulfilled' });
  expect(times('write')).toBe(2);
});

test('what would be done twice is not', async () => {
  const once = () => client().rebuild(statistics.RebuildRequest.fromPartial({}));
  expect(await cutInTheMiddle('write', once)).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
  expect(times('write')).toBe(1);
});

test('a replica that stops under load costs nobody their answer', async () => {
  const outcomes: string[] = [];
  let going = true;
  const load = Array.from({ length: 16 }, async (_, writer) => {
    for (let n = 0; going; n += 1) {
      const said = client().rebuild(statistics.RebuildRequest.fromPartial({}), { cause: `${writer}-${n}` });
      outcomes.push(
        await said.then(
          () => 'answered',
          (error: Error) => error.message,
        ),
      );
    }
  });
  const some = async (more: number) => {
    const enough = outcomes.length + more;
    while (outcomes.length < enough) await new Promise((resolve) => setImmediate(resolve));
  };
  await some(100);
  const place = (dealt - 1) % 2;
  up[place] = false;
  await replicas[place]!.stop();
  await some(200);
  going = false;
  await Promise.all(load);
  expect(new Set(outcomes)).toEqual(new Set(['answered']));
});
