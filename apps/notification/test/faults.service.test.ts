import { randomUUID } from 'node:crypto';
import { begin } from '../src/message';
import { NotTaken, type Outgoing, type SendResult, type SmsProvider } from '../src/provider';
import { SIGNATURE_HEADER, sharedSecret, signed } from '../src/sandbox/api';
import { change, type Work } from '../src/work';
import { coordinator, House, MORNING, until } from './house';

let house: House;
beforeAll(async () => {
  house = await House.open({ SMS_TIMEOUT_MS: '3000' });
  await house.rule('notification.retry', { waitsSeconds: [0.05], giveUpHours: 24 });
});
afterAll(() => house?.close());
beforeEach(async () => {
  house.now = new Date(MORNING);
  house.deaf = false;
  await house.faults({ mode: 'none' });
});

let numbers = 0;
const phone = (tail = '1234'): string => `137${String((numbers += 1)).padStart(4, '0')}${tail}`;
const inState = (to: string, ...states: string[]) => house.message(to, ({ state }) => states.includes(state));
const steps = async (id: string): Promise<string[]> =>
  ((await house.client(coordinator).getMessage({ id })).message?.steps ?? []).map(({ what }) => what);
const summary = () => house.client(coordinator).getDeliverySummary({ division: '632800', unitId: '', from: '', to: '', kind: '' });
const work = (): Work => house.running.parts('notification');

describe('a provider', () => {
  test('that is down is probed by one message, the others wait; when it is back everybody gets his once', async () => {
    await house.faults({ mode: 'down' });
    const to = Array.from({ length: 30 }, () => phone());
    await house.record(to);
    const down = await until(async () => {
      const found = await summary();
      const { waiting = 0, sending = 0 } = found.states;
      return found.providerDownSince && waiting + sending === 30 && found;
    });
    expect(down.providerDownSince).toEqual(house.now);
    await house.faults({ mode: 'none' });
    for (const one of to) {
      await inState(one, 'delivered');
      expect(await house.inbox(one)).toHaveLength(1);
    }
    // A receipt may come before the answer that it is for.
    await until(async () => {
      const { overdue, providerDownSince } = await summary();
      return overdue === 0 && !providerDownSince;
    });
  });

  test('that is too slow is asked what became of it, and not sent the message again', async () => {
    await house.faults({ mode: 'slow', slowMs: 20_000, calls: 1 });
    const to = phone();
    await house.record([to]);
    await inState(to, 'delivered');
    expect(await house.inbox(to)).toEqual([expect.objectContaining({ asked: 1 })]);
  });

  test('that cuts the connection after taking a message is asked, too', async () => {
    await house.faults({ mode: 'halfway', calls: 1 });
    const to = phone();
    await house.record([to]);
    await inState(to, 'delivered');
    expect(await house.inbox(to)).toEqual([expect.objectContaining({ asked: 1 })]);
  });

  test('that fails without taking anything gets it again under the same id', async () => {
    await house.faults({ mode: 'error', calls: 1 });
    const to = phone();
    await house.record([to]);
    const { id, tries } = await inState(to, 'delivered');
    expect(tries).toBe(2);
    expect(await steps(id)).toEqual(['queued', 'begun', 'postponed', 'begun', 'sent', 'settled']);
    expect(await house.inbox(to)).toHaveLength(1);
  });

  test('that refuses for good, refuses for now, fails, tells twice or lies', async () => {
    const [failing, blocked, quota, twice, lying] = ['0001', '0003', '0004', '0005', '0006'].map(phone);
    await house.record([failing!, blocked!, quota!, twice!, lying!]);
    expect(await inState(failing!, 'failed')).toMatchObject({ sentAt: house.now });
    expect(await inState(blocked!, 'failed')).toMatchObject({ reason: 'number.blocked', sentAt: undefined });
    const waiting = await house.message(quota!, ({ tries }) => tries > 2);
    expect(['waiting', 'sending']).toContain(waiting.state);
    await until(async () => (await steps((await house.message(twice!)).id)).includes('settled'));
    const lied = await house.message(lying!, ({ contradicted }) => contradicted);
    expect(lied.state).toBe('delivered');
    expect(await house.message(twice!)).toMatchObject({ state: 'delivered', contradicted: false });

    const client = house.client(coordinator);
    await expect(client.retryMessage({ id: lied.id, reason: '再试' })).rejects.toMatchObject({ code: 'message.notFailed' });
    const { id } = await house.message(failing!);
    await expect(client.retryMessage({ id, reason: '再试' })).rejects.toMatchObject({ code: 'message.mayHaveBeenSent' });
    const again = await client.retryMessage({ id: (await house.message(blocked!)).id, reason: '号码已解封' });
    expect(again.message?.steps.at(-1)?.by).toBe(coordinator.id);
    await house.rule('notification.retry', { waitsSeconds: [0.05], giveUpHours: 0.001 });
    expect(await inState(quota!, 'failed')).toMatchObject({ reason: 'gaveUp' });
    await house.rule('notification.retry', { waitsSeconds: [0.05], giveUpHours: 24 });
  });
});

describe('a callback', () => {
  const secret = (): string => sharedSecret(undefined, house.running.context('notification').keys.mac);
  const post = (what: string, notes: object[], header?: string): Promise<number> => {
    const body = Buffer.from(JSON.stringify(notes));
    return house.take(what, body, { [SIGNATURE_HEADER]: header ?? signed(secret(), body, new Date()) });
  };
  const note = (id: string, eventId: string, state = 'failed') => ({
    ...{ eventId, id, providerId: 'sb1', state, code: state === 'failed' ? 'absent' : '', at: '2026-03-05T02:30:00.000Z' },
  });

  test('that is forged, altered, too old or no JSON of the kind changes nothing', async () => {
    const to = phone('0007');
    await house.record([to]);
    const { id } = await inState(to, 'sent');
    const body = [note(id, 'forged')];
    const ago = new Date(Date.now() - 301_000);
    expect(await post('receipts', body, '')).toBe(401);
    expect(await post('receipts', body, signed('another secret altogether', Buffer.from(JSON.stringify(body)), new Date()))).toBe(401);
    expect(await post('receipts', body, signed(secret(), Buffer.from('[]'), new Date()))).toBe(401);
    expect(await post('receipts', body, signed(secret(), Buffer.from(JSON.stringify(body)), ago))).toBe(401);
    expect(await post('receipts', [{ eventId: 'x' }])).toBe(503);
    expect((await house.message(to)).state).toBe('sent');
  });

  test('that comes again, or later says otherwise, or is about nothing of ours', async () => {
    const to = phone('0007');
    await house.record([to]);
    const { id } = await inState(to, 'sent');
    for (let times = 0; times < 3; times += 1) expect(await post('receipts', [note(id, 'e-1'), note('inv:nothing', 'e-2')])).toBe(204);
    expect(await house.message(to)).toMatchObject({ state: 'failed', reason: 'absent', contradicted: false });
    for (let times = 0; times < 3; times += 1) expect(await post('receipts', [note(id, 'e-3', 'delivered')])).toBe(204);
    expect(await house.message(to)).toMatchObject({ state: 'failed', contradicted: true });
    expect((await steps(id)).filter((what) => what === 'contradicted')).toHaveLength(1);
  });

  test('of a message that waits is not believed', async () => {
    house.now = new Date('2026-03-05T14:00:00Z');
    await house.record([phone()]);
    const { id } = await until(async () => (await house.list({ state: 'waiting' })).find(({ reason }) => reason === 'quietHours'));
    expect(await post('receipts', [note(id, 'early', 'delivered')])).toBe(204);
    expect((await house.client(coordinator).getMessage({ id })).message?.state).toBe('waiting');
    house.now = new Date(MORNING);
    const { message } = await house.client(coordinator).cancelMessage({ id, reason: '误录' });
    expect(message).toMatchObject({ state: 'suppressed', reason: 'cancelled' });
  });

  test('with words that are no digit is counted and not kept', async () => {
    const words = '窗口的人让我改成满意，我姓某';
    await house.reply(phone(), words, 'words-1');
    const kept = await until(async () => house.models.replies.findOne({ kind: 'unreadable', done: true }).lean());
    expect(JSON.stringify(kept)).not.toContain('窗口');
  });

  test('that nobody answered is told again until it is', async () => {
    house.deaf = true;
    const to = phone();
    await house.record([to]);
    await inState(to, 'sent');
    house.deaf = false;
    expect(await inState(to, 'delivered')).toMatchObject({ contradicted: false });
  });
});

describe('the service is ended', () => {
  test('while the provider has taken a message and not answered: asked at the next start, it rang once', async () => {
    await house.faults({ mode: 'slow', slowMs: 60_000, calls: 1 });
    const to = phone();
    await house.record([to]);
    await inState(to, 'sending');
    await house.restart();
    await inState(to, 'delivered');
    expect(await house.inbox(to)).toEqual([expect.objectContaining({ asked: 1 })]);
  });

  test('after a try is written down and before the provider heard of it: it is sent after the start, once', async () => {
    house.now = new Date('2026-03-05T14:00:00Z');
    const to = phone();
    await house.record([to]);
    const { id } = await until(async () => (await house.list({ state: 'waiting' })).find(({ reason }) => reason === 'quietHours'));
    const attempt = randomUUID();
    const what = { attempt, recipient: 'r', recipientMasked: '', servicePointName: '', unitName: '', wording: '', segments: 1 };
    await change(work(), id, begin({ ...what, provider: 'sandbox', beganAt: new Date(), lookUpAt: new Date() }));
    house.now = new Date(MORNING);
    house.now.setUTCDate(6);
    await house.restart();
    await inState(to, 'delivered');
    expect(await house.inbox(to)).toHaveLength(1);
  });

  test('between recording matters and queueing: every matter is invited once', async () => {
    const to = Array.from({ length: 20 }, () => phone());
    const recording = house.record(to);
    await recording;
    await house.restart();
    for (const one of to) {
      await inState(one, 'delivered');
      expect(await house.inbox(one)).toHaveLength(1);
    }
  });
});

test('a service that ends does not wait for a provider that hangs', async () => {
  const patient = await House.open({ SMS_TIMEOUT_MS: '60000' });
  try {
    await patient.faults({ mode: 'slow', slowMs: 60_000, calls: 1 });
    const to = phone();
    await patient.record([to]);
    await patient.message(to, ({ state }) => state === 'sending');
    const began = performance.now();
    await patient.running.stop();
    expect(performance.now() - began).toBeLessThan(30_000);
  } finally {
    await patient.close();
  }
});

/** One that knows nothing of our ids, unless it only answers late: what is sent twice rings twice. */
class Forgetful implements SmsProvider {
  readonly name = 'forgetful';
  readonly idempotent = false;
  private readonly taken = new Map<string, string>();
  readonly rang: string[] = [];
  behaviour: 'answers' | 'hangs' | 'answersLate' | 'refusesConnection' = 'answers';
  /** Of this number it gives no result. */
  silentOn = '';

  async send(messages: Outgoing[]): Promise<Map<string, SendResult>> {
    if (this.behaviour === 'refusesConnection') throw new NotTaken('no connection');
    this.rang.push(...messages.map(({ to }) => to));
    if (this.behaviour === 'answersLate') for (const { id } of messages) this.taken.set(id, `f-${id}`);
    if (this.behaviour !== 'answers') throw new Error('timed out');
    const answered = messages.filter(({ to }) => to !== this.silentOn);
    return new Map(answered.map(({ id }) => [id, { outcome: 'accepted', providerId: `f-${id}` }]));
  }
  lookUp(): Promise<Map<string, string>> {
    return Promise.resolve(this.taken);
  }
  readCallback(): never {
    throw new Error('it calls back never');
  }
}

test('a provider that took a message and only answered late is not thought to be down', async () => {
  const late = new Forgetful();
  const before = work().provider;
  work().provider = late;
  late.behaviour = 'answersLate';
  try {
    const to = phone();
    await house.record([to]);
    await inState(to, 'sent');
    expect((await summary()).providerDownSince).toBeUndefined();
    expect(late.rang).toEqual([to]);
  } finally {
    work().provider = before;
  }
});

describe('a provider that does not know our ids', () => {
  test('is never sent again what it may have taken, and is sent again what it surely did not', async () => {
    const forgetful = new Forgetful();
    const before = work().provider;
    work().provider = forgetful;
    try {
      const sure = phone();
      forgetful.behaviour = 'refusesConnection';
      await house.record([sure]);
      await house.message(sure, ({ tries }) => tries >= 2);
      forgetful.behaviour = 'answers';
      await inState(sure, 'sent');
      forgetful.behaviour = 'hangs';
      const unsure = phone();
      await house.record([unsure]);
      expect(await inState(unsure, 'unknown')).toMatchObject({ reason: 'notConfirmed' });
      forgetful.behaviour = 'answers';
      const [heard, silent] = [phone(), phone()];
      forgetful.silentOn = silent;
      await house.record([heard, silent]);
      await inState(heard, 'sent');
      await inState(silent, 'unknown');
      expect([...forgetful.rang].sort()).toEqual([sure, unsure, heard, silent].sort());
    } finally {
      work().provider = before;
    }
  });
});
