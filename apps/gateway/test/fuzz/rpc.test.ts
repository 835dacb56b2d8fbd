import path from 'node:path';
import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { DescMethod } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CALLED, READERS } from '@mingjing/contracts';
import { actorSigner, citizen, openKeys, ROLES, systemActor, type Actor, type SignActor } from '@mingjing/kit';
import { FORWARDED } from '../../src/grpc-door';
import { asking, openHouse, type House } from './house';
import { callsOf, inLanes, patience, Random, SEED } from './random';
import { ask, drawMessages, drawMetadata, faultOf, type Outcome } from './rpc-calls';
import { methodsOfProto } from './wire';

const CALLS = callsOf(2_000);
const LANES = 6;

/** A method where it is served, and who may call it there. */
interface Door {
  service: string;
  client: Client;
  path: string;
  method: DescMethod;
  callers: Caller[];
}
type Caller = () => Promise<Record<string, string>>;

let house: House;
/** What services answer one another and the gateway, and what third parties may call. */
let inside: Door[];
let outside: Door[];
const clients: Client[] = [];
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  house = await openHouse();
  inside = await doorsOfServices();
  outside = await doorsOfThirdParties();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await house?.platform.stop();
  process.off('unhandledRejection', note);
});

function clientOf(address: string): Client {
  const client = new Client(address, credentials.createInsecure());
  clients.push(client);
  return client;
}

const ownerOf = (at: string): string | undefined => /^\/mingjing\.(\w+)\./.exec(at)?.[1];

/** Somebody who holds a post, as the gateway says of them. */
function person(role: string): Actor {
  const [hall] = house.halls;
  const ofUnit = /^(unit|window)/.test(role);
  const divisions = ofUnit ? [] : ['632800'];
  return {
    id: `a-${role.toLowerCase()}`,
    name: role,
    assignments: [{ postId: `p-${role}`, role: role as never, divisions, units: ofUnit ? [hall?.unitId as string] : [] }],
  };
}

async function doorsOfServices(): Promise<Door[]> {
  const keys = openKeys(path.join(house.platform.dataDir, 'keys'));
  const signing = new Map<string, SignActor>();
  const caller = (signer: string, actor: Actor, service: string): Caller => {
    const sign = signing.get(signer) ?? actorSigner(signer, keys, 60);
    signing.set(signer, sign);
    return async () => ({ authorization: `Bearer ${await sign(actor, service)}`, 'mingjing-division': '632801' });
  };
  const addresses = new Map(CALLED.map((service) => [service, clientOf(house.platform.running.addresses[service] as string)]));
  const everybody = (service: string): Caller[] => [
    caller('gateway', citizen, service),
    ...ROLES.filter((role) => role !== 'citizen').map((role) => caller('gateway', person(role), service)),
    ...[...CALLED, 'gateway', 'platform'].map((name) => caller(name, systemActor(name), service)),
  ];
  const doors: Door[] = [];
  for (const [at, method] of methodsOfProto())
    for (const service of CALLED) {
      const owner = ownerOf(at);
      if (owner !== service && owner !== undefined && owner !== 'operations') continue;
      const client = addresses.get(service) as Client;
      const callers: Caller[] = [];
      for (const one of everybody(service)) {
        const { code } = await ask(client, at, method, [Buffer.alloc(0)], drawMetadata(await one(), new Random('none')));
        if (code !== status.PERMISSION_DENIED) callers.push(one);
      }
      doors.push({ service, client, path: at, method, callers });
    }
  return doors;
}

async function doorsOfThirdParties(): Promise<Door[]> {
  const keys: string[] = [];
  for (const scope of [{ divisions: ['632801'] }, { units: [house.halls[0]?.unitId] }, { divisions: ['632800'], supervising: true }]) {
    const { body } = await asking(house, 'secAdmin', 'post', '/api-keys')
      .send({ name: '平台', ...scope })
      .expect(201);
    keys.push(body.apiKey as string);
  }
  house.secrets.push(...keys);
  const callers = [...keys, 'mj-wrong'].map((key): Caller => async () => ({ 'x-api-key': key }));
  const client = clientOf(house.platform.grpc);
  const methods = methodsOfProto();
  return FORWARDED.flatMap(({ definition, methods: names }) =>
    names.map((name): Door => {
      const at = definition[name]?.path as string;
      return { service: 'door', client, path: at, method: methods.get(at) as DescMethod, callers };
    }),
  );
}

/** Calls every door in turn, and gathers what should not have happened. */
async function faultsAt(doors: readonly Door[], calls: number, name: string): Promise<string[]> {
  const faults: string[] = [];
  await inLanes(calls, LANES, async (n) => {
    const { service, client, path: at, method, callers } = doors[n % doors.length] as Door;
    const random = new Random(`${name} ${n}`);
    const requests = drawMessages(house.pool, method, random);
    const metadata = drawMetadata(callers.length > 0 ? await random.one(callers)() : {}, random);
    const outcome: Outcome = await ask(client, at, method, requests, metadata);
    const fault = faultOf(outcome, house);
    const sent = requests.map((bytes) => bytes.toString('base64').slice(0, 400)).join(' ');
    if (fault) faults.push(`call ${n}: ${fault} by ${service}${at}\n→ ${outcome.told.slice(0, 400)}\n${sent}`);
  });
  return faults;
}

test(
  `no call of any service is answered by a fault of ours (${CALLS} calls, FUZZ_SEED=${SEED})`,
  async () => {
    expect(inside.filter(({ callers }) => callers.length === 0).map(({ path: at }) => at)).toEqual([]);
    expect(await faultsAt(inside, CALLS, 'rpc')).toEqual([]);
  },
  patience(CALLS),
);

test(
  `no call of a third-party system is answered by a fault of ours (${CALLS / 5} calls, FUZZ_SEED=${SEED})`,
  async () => {
    expect(await faultsAt(outside, CALLS / 5, 'door')).toEqual([]);
  },
  patience(CALLS),
);

describe('each kind of odd input, whether it was drawn or not', () => {
  const GARBAGE = Buffer.from('0affffffff', 'hex');

  test('bytes that are no request of health or reflection are the caller’s fault', async () => {
    const methods = methodsOfProto();
    for (const address of [house.platform.grpc, house.platform.running.addresses['lead'] as string])
      for (const name of ['Check', 'Watch', 'List']) {
        const at = `/grpc.health.v1.Health/${name}`;
        const { code, refusal } = await ask(clientOf(address), at, methods.get(at) as DescMethod, [GARBAGE], new Metadata());
        expect([code, refusal?.code]).toEqual([status.INVALID_ARGUMENT, 'request.undecodable']);
      }
    const stream = { methodKind: 'bidi_streaming' } as DescMethod;
    const reflection = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
    expect(await ask(clientOf(house.platform.grpc), reflection, stream, [GARBAGE], new Metadata())).toMatchObject({ code: status.OK });
  });

  test('ids and moments are refused by every service, and by the door, naming the field', async () => {
    const doors = [...outside, ...inside];
    const refusalOf = async (at: string, service: string, bytes: Uint8Array): Promise<unknown> => {
      const { client, path: found, method, callers } = doors.find((one) => one.path.endsWith(at) && one.service === service) as Door;
      const metadata = drawMetadata(await (callers[0] as Caller)(), new Random('none'));
      const { code, refusal } = await ask(client, found, method, [Buffer.from(bytes)], metadata);
      return [code, refusal?.code, refusal?.details.field];
    };
    const id = new BinaryWriter().tag(1, WireType.LengthDelimited).string('海西').finish();
    for (const [at, service] of [
      ['/GetUnit', 'door'],
      ['/GetServicePoint', 'door'],
      ['/GetCase', 'lead'],
      ['/GetMessage', 'notification'],
    ] as const)
      expect(await refusalOf(at, service, id)).toEqual([status.INVALID_ARGUMENT, 'input.id', 'id']);
    // From 2^63-1 seconds on, and from the year 10000 on.
    for (const seconds of [2n ** 63n - 1n, 253_402_300_800n]) {
      const from = new BinaryWriter().tag(3, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(seconds).join().finish();
      expect(await refusalOf('/AssignPost', 'directory', from)).toEqual([status.INVALID_ARGUMENT, 'input.moment', 'from']);
    }
  });
});

test('afterwards everything serves, nothing lies among the dead letters, and no promise was forgotten', async () => {
  await house.renew('sysAdmin');
  for (const service of READERS) {
    const { body } = await asking(house, 'sysAdmin', 'get', '/dead-letters').query({ service }).expect(200);
    expect(body.items).toEqual([]);
  }
  await house.platform.http.get('/readyz').expect(200);
  expect(unhandled).toEqual([]);
});
