import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { citizen, contract, coordinator, openHall, platformActor, startPlatform, submission, submit, type Platform } from './support';

let platform: Platform;
beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

test('after a restart the same request has the same answer, a matter stays evaluated, an ended plate ended', async () => {
  const { code, pointId, windowId } = await openHall(platform);
  const matter = {
    id: '',
    unitId: '',
    servicePointId: pointId,
    windowId: '',
    matterNumber: 'BJ-1',
    itemCode: '',
    itemName: '社保卡补办',
    handledOn: '2026-03-04',
    division: '',
    divisionPath: [],
    phone: '',
    applicantName: '',
    servicePointName: '',
    windowName: '',
  };
  const matterId = (await platform.as(coordinator).createMatter({ matter })).matter?.id as string;
  const { token } = await platform.as(platformActor).issueInvitationToken({ matterId });
  const open = await submit(platform, { code, device: 'handset-1', text: '重启前' }, 'open-1');
  const closed = await submit(platform, { token, level: 'unsatisfied' }, 'matter-1');
  const { plate } = await platform.as(coordinator).issuePlate({ windowId, reason: '' });
  await platform.restart();
  expect(await submit(platform, { token, level: 'unsatisfied' }, 'matter-1')).toEqual(closed);
  expect((await submit(platform, { token }, 'matter-2')).problem).toMatchObject({ code: 'evaluation.alreadyGiven' });
  expect((await submit(platform, { code }, 'open-2')).problem).toMatchObject({ code: 'plate.ended' });
  expect(await submit(platform, { code, device: 'handset-1', text: '重启前' }, 'open-1')).toEqual(open);
  for (const body of [
    { code, text: '另一句' },
    { code: plate?.code, text: '重启前' },
  ]) {
    expect((await submit(platform, body, 'open-1')).problem?.kind).toBe('conflict');
  }
  expect((await platform.as(citizen).getReceipt({ receipt: open.receipt?.receipt as string })).level).toBe('satisfied');
  expect((await platform.as(coordinator).getEvaluation({ id: open.receipt?.evaluationId as string })).evaluation?.text).toBe('重启前');
});

test('bytes that are cut off are refused as such, and the process lives', async () => {
  const { code } = await openHall(platform);
  const client = new Client(platform.running.addresses['evaluation'] as string, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${await platform.token(citizen)}`);
  const context = { division: '', actorToken: await platform.token(citizen), cause: 'cut', traceparent: '', deadline: undefined };
  const whole = Buffer.from(
    contract.SubmitEvaluationsRequest.encode({ items: [{ context, submission: submission({ code, text: '截断' }) }] }).finish(),
  );
  const send = (bytes: Buffer): Promise<number> =>
    new Promise((resolve) => {
      const { path } = contract.EvaluationServiceService.submitEvaluations;
      client.makeUnaryRequest(
        path,
        (body: Buffer) => body,
        (body) => body,
        bytes,
        metadata,
        { deadline: Date.now() + 60_000 },
        (error) => resolve(error?.code ?? status.OK),
      );
    });
  expect(await send(whole.subarray(0, whole.length - 3))).toBe(status.INVALID_ARGUMENT);
  expect(await send(Buffer.from([0xff, 0xff, 0xff]))).toBe(status.INVALID_ARGUMENT);
  client.close();
  expect(await platform.models.evaluations.model.countDocuments({})).toBe(0);
  expect((await submit(platform, { code })).receipt).toBeDefined();
});
