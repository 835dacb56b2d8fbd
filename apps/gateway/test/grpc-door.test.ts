import type { ClientHttp2Session } from 'node:http2';
import path from 'node:path';
import { createFileRegistry, fromBinary, type FileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import {
  Client,
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type ClientDuplexStream,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { directory, evaluation, statistics } from '@mingjing/contracts';
import { connected, HalfCall } from '../../../packages/kit/test/half-call';
import { FORWARDED } from '../src/grpc-door';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

let platform: Platform;
let hall: Hall;
let far: Hall;
let secAdmin: string;
let apiKey: string;
let keyId: string;
let client: Client;
let session: ClientHttp2Session;

beforeAll(async () => {
  platform = await startPlatform({ GRPC_KEY_AT_ONCE: '8', GRPC_MESSAGE_SECONDS: '5', LIMIT_WRONG_KEY_PER_MINUTE: '8' });
  session = await connected(platform.grpc);
  [hall, far] = [await openHall(platform, '632801', '政务服务大厅'), await openHall(platform, '632821', '乌兰大厅')];
  secAdmin = await signIn(platform, 'sec-a', 'secAdmin', {});
  const made = await platform.http
    .post('/api/v1/api-keys')
    .set('authorization', `Bearer ${secAdmin}`)
    .send({ name: '政务服务平台', divisions: ['632801'] })
    .expect(201);
  ({ apiKey, id: keyId } = made.body as { apiKey: string; id: string });
  client = new Client(platform.grpc, credentials.createInsecure());
});
afterAll(async () => {
  client?.close();
  session?.destroy();
  await platform?.stop();
});

interface Method<Q, R> {
  path: string;
  requestSerialize: (value: Q) => Buffer;
  responseDeserialize: (bytes: Buffer) => R;
}

function call<Q, R>(
  { path: at, requestSerialize, responseDeserialize }: Method<Q, R>,
  request: Q,
  metadata: Record<string, string> = { 'x-api-key': apiKey },
  by: Client = client,
): Promise<R> {
  const carried = new Metadata();
  for (const [name, value] of Object.entries(metadata)) carried.set(name, value);
  return new Promise((resolve, reject) =>
    by.makeUnaryRequest(at, requestSerialize, responseDeserialize, request, carried, { deadline: Date.now() + 60_000 }, (error, reply) =>
      error ? reject(error) : resolve(reply as R),
    ),
  );
}

const raw = (at: string): Method<Buffer, Buffer> => ({
  path: at,
  requestSerialize: (bytes) => bytes,
  responseDeserialize: (bytes) => bytes,
});
const { createMatter, importMatters, listServicePoints, submitEvaluations, exportEvents } = evaluation.EvaluationServiceService;
const matter = (matterNumber: string, servicePointId: string) => ({
  matter: evaluation.Matter.fromPartial({ matterNumber, servicePointId, itemName: '社保登记', handledOn: '2026-03-05' }),
});

test('a third-party system pushes matters and reads figures of its divisions', async () => {
  const { matter: made } = await call(createMatter, matter('G-1', hall.pointId));
  expect(made).toMatchObject({ matterNumber: 'G-1', unitId: hall.unitId, division: '632801' });
  const rows = [1, 2, 3].map((row) =>
    evaluation.MatterRow.fromPartial({
      row,
      matterNumber: `G-1${row}`,
      itemName: '社保登记',
      handledOn: '2026-03-05',
      servicePoint: hall.pointId,
    }),
  );
  expect(await call(importMatters, { rows, dryRun: false })).toMatchObject({ accepted: 3, rejected: 0 });
  const points = await call(listServicePoints, evaluation.ListServicePointsRequest.fromPartial({ page: 1, pageSize: 50 }));
  expect(points.servicePoints.map(({ id }) => id)).toEqual([hall.pointId]);
  await until(async () => {
    const { figures } = await call(
      statistics.StatisticsServiceService.getSummary,
      statistics.GetSummaryRequest.fromPartial({ division: '632801' }),
    );
    return figures?.matters === 4;
  });
});

test('it declares how many matters were handled in its divisions, and reads what is missing of them', async () => {
  const { importHandledCounts, listHandledCounts } = evaluation.EvaluationServiceService;
  const row = (servicePoint: string) => evaluation.HandledCountRow.fromPartial({ row: 2, servicePoint, month: '2026-03', handled: '9' });
  expect(await call(importHandledCounts, { rows: [row(hall.pointId)], dryRun: false })).toMatchObject({ accepted: 1, rejected: 0 });
  expect(await call(importHandledCounts, { rows: [row(far.pointId)], dryRun: false })).toMatchObject({ accepted: 0, rejected: 1 });
  const { handledCounts } = await call(listHandledCounts, evaluation.ListHandledCountsRequest.fromPartial({}));
  expect(handledCounts).toMatchObject([{ servicePointId: hall.pointId, month: '2026-03', handled: 9 }]);
  const { getMissingEntries } = statistics.StatisticsServiceService;
  const asked = statistics.GetMissingEntriesRequest.fromPartial({ fromMonth: '2026-03', toMonth: '2026-03' });
  await until(async () => (await call(getMissingEntries, asked)).total?.handled === 9);
});

test('an idempotency key makes a push safe to repeat', async () => {
  const metadata = { 'x-api-key': apiKey, 'idempotency-key': 'push-1' };
  const first = await call(createMatter, matter('G-2', hall.pointId), metadata);
  expect(await call(createMatter, matter('G-2', hall.pointId), metadata)).toEqual(first);
});

test('what lies outside the key’s divisions does not exist for it', async () => {
  const refusals = await Promise.all(
    [far.pointId, 'sp-none'].map((point) =>
      call(createMatter, matter('G-3', point)).catch(({ code, details, metadata }: ServiceError) => ({
        code,
        details,
        // It names what was asked for, which the caller knows.
        problem: String(metadata.get('mingjing-problem-bin')[0]).replaceAll(point, '…'),
      })),
    ),
  );
  expect(refusals[0]).toMatchObject({ problem: expect.stringContaining('servicePointId') });
  expect(refusals[0]).toEqual(refusals[1]);
  await expect(call(directory.DirectoryServiceService.getUnit, { id: far.unitId })).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('without a key, with a wrong one, or a revoked one nobody comes in', async () => {
  const request = evaluation.ListServicePointsRequest.fromPartial({});
  await expect(call(listServicePoints, request, {})).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  await expect(call(listServicePoints, request, { 'x-api-key': 'made-up' })).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  // What a service inside would believe, the door does not even look at.
  await expect(call(listServicePoints, request, { authorization: 'Bearer x', 'mingjing-division': '632800' })).rejects.toMatchObject({
    code: status.UNAUTHENTICATED,
  });
  const { body } = await platform.http
    .post('/api/v1/api-keys')
    .set('authorization', `Bearer ${secAdmin}`)
    .send({ name: '临时', divisions: ['632801'] })
    .expect(201);
  await call(listServicePoints, request, { 'x-api-key': body.apiKey as string });
  await platform.http.post(`/api/v1/api-keys/${body.id}/revoke`).set('authorization', `Bearer ${secAdmin}`).send({}).expect(204);
  await until(() =>
    call(listServicePoints, request, { 'x-api-key': body.apiKey as string }).then(
      () => false,
      (error: ServiceError) => error.code === status.UNAUTHENTICATED,
    ),
  );
  expect(keyId).not.toBe(body.id);
});

describe('what is not complete', () => {
  const MIB = 1024 * 1024;
  const half = ({ path: at }: { path: string }, announced: number, headers: Record<string, string>): HalfCall =>
    new HalfCall(session, at, headers, announced, 1_000);

  test('is refused on its headers where they hold no key or a wrong one, and for the size it says it has', async () => {
    expect(await half(createMatter, 900_000, {}).status).toBe(status.UNAUTHENTICATED);
    expect(await half(createMatter, 900_000, { 'x-api-key': 'made-up' }).status).toBe(status.UNAUTHENTICATED);
    expect(await half(createMatter, MIB + 1, { 'x-api-key': apiKey }).status).toBe(status.RESOURCE_EXHAUSTED);
    expect(await half({ path: '/grpc.health.v1.Health/Watch' }, 20_000, {}).status).toBe(status.RESOURCE_EXHAUSTED);
    expect(session.remoteSettings.maxConcurrentStreams).toBe(100);
  });

  test.each([
    ['as it is', 0],
    ['packed to a thousandth', 2],
  ])('a message that is too long, sent %s, is refused with the reason and the way out', async (_, packing) => {
    const own = new Client(platform.grpc, credentials.createInsecure(), { 'grpc.default_compression_algorithm': packing });
    const rows = [evaluation.MatterRow.fromPartial({ row: 1, itemName: 'x'.repeat(8 * MIB) })];
    const refusal: ServiceError = await call(importMatters, { rows, dryRun: true }, { 'x-api-key': apiKey }, own).then(
      () => Promise.reject(new Error('it was taken')),
      (error: ServiceError) => error,
    );
    own.close();
    expect(refusal.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(JSON.parse(String(refusal.metadata.get('mingjing-problem-bin')[0]))).toMatchObject({
      code: 'message.tooLong',
      details: { zh: expect.stringMatching(/8 MiB.*1,000 行.*PushMatters/), en: expect.stringContaining('Split') },
    });
  });

  test('of one key there are so many at once and each so long, and nobody else has less for it', async () => {
    const { body } = await platform.http
      .post('/api/v1/api-keys')
      .set('authorization', `Bearer ${secAdmin}`)
      .send({ name: '另一平台', divisions: ['632801'] })
      .expect(201);
    const calls = Array.from({ length: 9 }, () => half(importMatters, 5 * MIB, { 'x-api-key': apiKey }).status);
    expect(await Promise.race(calls)).toBe(status.RESOURCE_EXHAUSTED);
    await call(listServicePoints, evaluation.ListServicePointsRequest.fromPartial({}), { 'x-api-key': body.apiKey as string });
    expect((await Promise.all(calls)).filter((code) => code === status.UNAVAILABLE)).toHaveLength(8);
    await call(listServicePoints, evaluation.ListServicePointsRequest.fromPartial({}));
  });
});

test('an idempotency key that cannot be kept is refused, and so is a name of health nobody has', async () => {
  const metadata = { 'x-api-key': apiKey, 'idempotency-key': 'k'.repeat(201) };
  await expect(call(createMatter, matter('G-4', hall.pointId), metadata)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  await expect(call(raw('/grpc.health.v1.Health/Check'), Buffer.from('\n\x04name'), {})).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('what no metadata can carry, and months no calendar has, are invalid arguments', async () => {
  const { getSummary, getMissingEntries } = statistics.StatisticsServiceService;
  await expect(call(getSummary, statistics.GetSummaryRequest.fromPartial({ division: '海西' }))).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
  const months = statistics.GetMissingEntriesRequest.fromPartial({ fromMonth: '2026-01', toMonth: '9999-12' });
  await expect(call(getMissingEntries, months)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('truncated and random bytes are invalid arguments; the process lives', async () => {
  const bytes = Buffer.from(
    importMatters.requestSerialize({
      rows: [evaluation.MatterRow.fromPartial({ row: 1, matterNumber: 'G-9', itemName: '社保登记', phone: '13800000000' })],
      dryRun: true,
    }),
  );
  await expect(call(raw(importMatters.path), bytes.subarray(0, bytes.length - 3))).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  await expect(call(raw(createMatter.path), Buffer.from('fffffffffffffffffffffff0', 'hex'))).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
  for (let length = 1; length < bytes.length; length += 1) {
    const outcome = await call(raw(importMatters.path), bytes.subarray(0, length)).then(
      () => status.OK,
      (error: ServiceError) => error.code,
    );
    expect([status.OK, status.INVALID_ARGUMENT]).toContain(outcome);
  }
  await platform.http.get('/readyz').expect(200);
});

test('only the listed methods are there', async () => {
  for (const { path: at } of [
    submitEvaluations,
    exportEvents,
    directory.DirectoryServiceService.signIn,
    directory.DirectoryServiceService.createAccount,
  ]) {
    await expect(call(raw(at), Buffer.alloc(0))).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  }
});

test('health needs no key', async () => {
  const health = await call(raw('/grpc.health.v1.Health/Check'), Buffer.alloc(0), {});
  expect([...health]).toEqual([8, 1]);
});

describe('reflection', () => {
  /** One answer of the reflection service, asked as any client asks it: without a key. */
  async function reflect(version: string, question: object): Promise<Record<string, unknown>> {
    const home = path.dirname(require.resolve('@grpc/reflection/package.json'));
    const file = path.join(home, `build/proto/grpc/reflection/${version}/reflection.proto`);
    const found = loadPackageDefinition(loadSync(file, { defaults: false, oneofs: false })) as never as Record<
      string,
      Record<string, Record<string, Record<string, ServiceClientConstructor>>>
    >;
    const Asking = found['grpc']?.['reflection']?.[version]?.['ServerReflection'] as ServiceClientConstructor;
    const asking = new Asking(platform.grpc, credentials.createInsecure());
    try {
      return await new Promise((resolve, reject) => {
        const stream = (asking['ServerReflectionInfo'] as () => ClientDuplexStream<object, Record<string, unknown>>)();
        stream.on('data', resolve).on('error', reject);
        stream.write(question);
        stream.end();
      });
    } finally {
      asking.close();
    }
  }

  /** What a client knows after it has followed every import of every service it was told of. */
  async function everything(version: string): Promise<FileRegistry> {
    const { listServicesResponse } = await reflect(version, { listServices: '*' });
    const files = new Map<string, FileDescriptorProto>();
    const take = async (question: object): Promise<void> => {
      const { fileDescriptorResponse } = await reflect(version, question);
      for (const bytes of (fileDescriptorResponse as { fileDescriptorProto: Buffer[] }).fileDescriptorProto) {
        const file = fromBinary(FileDescriptorProtoSchema, bytes);
        files.set(file.name, file);
      }
    };
    for (const { name } of (listServicesResponse as { service: { name: string }[] }).service) await take({ fileContainingSymbol: name });
    for (const { dependency } of files.values()) for (const name of dependency) if (!files.has(name)) await take({ fileByFilename: name });
    const ordered = new Set<FileDescriptorProto>();
    const add = (file: FileDescriptorProto): void => {
      file.dependency.forEach((name) => add(files.get(name) as FileDescriptorProto));
      ordered.add(file);
    };
    files.forEach(add);
    // Throws where a type is nowhere.
    return createFileRegistry({ $typeName: 'google.protobuf.FileDescriptorSet', file: [...ordered] });
  }

  test.each(['v1', 'v1alpha'])(
    '%s lets a client resolve every type of the methods of this door and of health, and tells of no other',
    async (version) => {
      const registry = await everything(version);
      const methods = [...registry].flatMap((found) =>
        found.kind === 'service' ? found.methods.map(({ name }) => `/${found.typeName}/${name}`) : [],
      );
      const listed = FORWARDED.flatMap(({ definition, methods: names }) => names.map((name) => definition[name]?.path));
      expect(methods.filter((name) => name.startsWith('/mingjing.')).sort()).toEqual(listed.sort());
      expect(methods).toContain('/grpc.health.v1.Health/Check');
      expect([...registry].map(({ typeName }: { typeName?: string }) => typeName)).toContain('google.protobuf.Timestamp');
      for (const hidden of ['mingjing.directory.v1.SignInRequest', 'mingjing.lead.v1.Case', 'mingjing.evaluation.v1.RevealContactRequest'])
        expect(await reflect(version, { fileContainingSymbol: hidden })).toHaveProperty('errorResponse');
    },
  );
});

test('whoever guesses keys is not answered for long; keys that were right before go on from the same network', async () => {
  const request = evaluation.ListServicePointsRequest.fromPartial({});
  const outcome = (key: string): Promise<number> =>
    call(listServicePoints, request, { 'x-api-key': key }).then(
      () => status.OK,
      (error: ServiceError) => error.code,
    );
  const guesses: number[] = [];
  for (let n = 0; n < 10; n += 1) guesses.push(await outcome(`guess-${n}`));
  expect(guesses.at(-1)).toBe(status.RESOURCE_EXHAUSTED);
  expect(guesses.every((code) => [status.UNAUTHENTICATED, status.RESOURCE_EXHAUSTED].includes(code))).toBe(true);
  expect(await outcome(apiKey)).toBe(status.OK);
});
