import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { directory, evaluation, statistics } from '@mingjing/contracts';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from './platform';

let platform: Platform;
let hall: Hall;
let far: Hall;
let secAdmin: string;
let apiKey: string;
let keyId: string;
let client: Client;

beforeAll(async () => {
  platform = await startPlatform();
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
  await platform?.stop();
});

interface Method<Q, R> {
  path: string;
  requestSerialize: (value: Q) => Buffer;
  responseDeserialize: (bytes: Buffer) => R;
}

function call<Q, R>(
  { path, requestSerialize, responseDeserialize }: Method<Q, R>,
  request: Q,
  metadata: Record<string, string> = { 'x-api-key': apiKey },
): Promise<R> {
  const carried = new Metadata();
  for (const [name, value] of Object.entries(metadata)) carried.set(name, value);
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      carried,
      { deadline: Date.now() + 60_000 },
      (error, reply) => (error ? reject(error) : resolve(reply as R)),
    ),
  );
}

const raw = (path: string): Method<Buffer, Buffer> => ({ path, requestSerialize: (bytes) => bytes, responseDeserialize: (bytes) => bytes });
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
  for (const { path } of [
    submitEvaluations,
    exportEvents,
    directory.DirectoryServiceService.signIn,
    directory.DirectoryServiceService.createAccount,
  ]) {
    await expect(call(raw(path), Buffer.alloc(0))).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  }
});

test('health and reflection need no key', async () => {
  const health = await call(raw('/grpc.health.v1.Health/Check'), Buffer.alloc(0), {});
  expect([...health]).toEqual([8, 1]);
  const listed = await new Promise<Buffer>((resolve, reject) => {
    const stream = client.makeBidiStreamRequest(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      new Metadata(),
      { deadline: Date.now() + 60_000 },
    );
    stream.on('data', resolve).on('error', reject);
    // list_services = "*"
    stream.write(Buffer.from([0x3a, 0x01, 0x2a]));
    stream.end();
  });
  const text = listed.toString('latin1');
  expect(text).toContain('mingjing.evaluation.v1.EvaluationService');
  expect(text).toContain('mingjing.statistics.v1.StatisticsService');
  expect(text).not.toContain('LeadService');
});
