import {
  AT_ONCE,
  begin,
  cancel,
  evolveMessage,
  hold,
  lost,
  noMessage,
  notTaken,
  queue,
  receive,
  refusedForGood,
  requeue,
  suppress,
  taken,
  type Message,
  type MessageEvent,
  type Purpose,
} from './message';

const at = (text: string): Date => new Date(`2026-03-05T${text}+08:00`);
const NOW = at('10:30');
const PURPOSE: Purpose = {
  ...{ kind: 'invitation', divisionPath: ['632800', '632801'], unitId: 'u1', servicePointId: 'p1', matterId: 'm1' },
  ...{ officialId: '', occasion: '', occasionDay: '' },
};
const trying = (attempt: string) => ({
  ...{ attempt, recipient: 'r', recipientMasked: '139****1234', servicePointName: '窗口', unitName: '单位', wording: '{link}' },
  ...{ segments: 1, provider: 'sandbox', beganAt: NOW, lookUpAt: at('10:31') },
});
const PATIENCE = { waitsSeconds: [5, 30], giveUpHours: 1 };

const after = (events: MessageEvent[], from: Message = noMessage(), when = NOW): Message =>
  events.reduce((message, event) => evolveMessage(message, event, { at: when, version: 1 }), from);
type Step = (message: Message) => MessageEvent[];
const given = (...steps: Step[]): Message =>
  steps.reduce((message, step) => after(step(message), message), after(queue(PURPOSE, NOW, NOW)));
const types = (events: MessageEvent[]): string[] => events.map(({ type }) => type);

const SENDING = begin(trying('a'));
const SENT: Step[] = [SENDING, taken('a', 'sb1')];

describe('given a new message', () => {
  it('waits for its time; one that must not go out says why', () => {
    expect(given()).toMatchObject({ state: 'waiting', day: '2026-03-05', queuedAt: NOW, dueAt: NOW, retryAt: AT_ONCE, tries: 0 });
    expect(after(queue(PURPOSE, NOW, NOW, 'tooOld'))).toMatchObject({ state: 'suppressed', reason: 'tooOld' });
  });

  it('is held, suppressed or cancelled while it waits, and not afterwards', () => {
    expect(given(hold('quietHours', at('12:00')))).toMatchObject({ state: 'waiting', reason: 'quietHours', dueAt: at('12:00') });
    expect(given(suppress('notNeeded'))).toMatchObject({ state: 'suppressed', reason: 'notNeeded' });
    expect(given(cancel)).toMatchObject({ state: 'suppressed', reason: 'cancelled' });
    for (const step of [hold('quietHours', at('12:00')), suppress('notNeeded')]) expect(step(given(SENDING))).toEqual([]);
    for (const message of [given(SENDING), given(...SENT), given(suppress('notNeeded'))]) {
      expect(() => cancel(message)).toThrow(expect.objectContaining({ code: 'message.notWaiting' }));
    }
  });
});

describe('given a try', () => {
  it('belongs to whoever wrote it first', () => {
    expect(begin(trying('b'))(given(SENDING))).toEqual([]);
    expect(taken('b', 'sb2')(given(SENDING))).toEqual([]);
  });

  it('is sent once the provider took it', () => {
    expect(given(...SENT)).toMatchObject({ state: 'sent', providerId: 'sb1', sentAt: NOW, tries: 1, lookUpAt: null });
    expect(begin(trying('b'))(given(...SENT))).toEqual([]);
  });

  it('waits longer each time the provider did not take it, and is given up in the end', () => {
    const once = given(SENDING, notTaken('a', 'provider.down', PATIENCE, NOW));
    expect(once).toMatchObject({ state: 'waiting', reason: 'provider.down', retryAt: new Date(NOW.getTime() + 5_000), tries: 1 });
    const again = (m: Message, now: Date) =>
      after(notTaken('b', 'provider.down', PATIENCE, now)(after(begin(trying('b'))(m), m)), after(begin(trying('b'))(m), m));
    expect(again(once, NOW).retryAt).toEqual(new Date(NOW.getTime() + 30_000));
    expect(again(again(once, NOW), NOW).retryAt).toEqual(new Date(NOW.getTime() + 30_000));
    expect(again(once, at('11:30'))).toMatchObject({ state: 'failed', reason: 'gaveUp', sentAt: null });
  });

  it('fails where it is refused for good, and is unknown where nobody will ever know', () => {
    expect(given(SENDING, refusedForGood('a', 'number.blocked'))).toMatchObject({ state: 'failed', reason: 'number.blocked' });
    const unknown = given(SENDING, lost('a'));
    expect(unknown).toMatchObject({ state: 'unknown', reason: 'notConfirmed' });
    expect(() => requeue(NOW)(unknown)).toThrow(expect.objectContaining({ code: 'message.notFailed' }));
  });
});

describe('given a receipt', () => {
  const delivered = receive('delivered', '', 'sb1', NOW);
  const failed = receive('failed', 'absent', 'sb1', NOW);

  it('settles what was sent; the same again is nothing, another is written down and changes nothing', () => {
    expect(given(...SENT, delivered)).toMatchObject({ state: 'delivered', settledAt: NOW, contradictions: 0 });
    expect(delivered(given(...SENT, delivered))).toEqual([]);
    expect(given(...SENT, delivered, failed)).toMatchObject({ state: 'delivered', contradictions: 1 });
    expect(given(...SENT, failed, delivered)).toMatchObject({ state: 'failed', reason: 'absent', contradictions: 1 });
  });

  it('says that a try was taken whose end nobody heard', () => {
    expect(types(delivered(given(SENDING)))).toEqual(['Sent', 'Settled']);
    expect(given(SENDING, delivered)).toMatchObject({ state: 'delivered', sentAt: NOW, contradictions: 0 });
    expect(taken('a', 'sb1')(given(SENDING, delivered))).toEqual([]);
  });

  it('of what the provider had not taken, as it said, is applied and written down', () => {
    const message = given(SENDING, notTaken('a', 'quota.exceeded', PATIENCE, NOW), delivered);
    expect(message).toMatchObject({ state: 'delivered', contradictions: 1 });
    expect(begin(trying('b'))(message)).toEqual([]);
  });

  it('of what never went out is nothing', () => {
    expect(delivered(given())).toEqual([]);
    expect(delivered(given(suppress('notNeeded')))).toEqual([]);
  });

  it('that lies on for ever fills no document', () => {
    const steps = Array.from({ length: 50 }, () => failed);
    expect(given(...SENT, delivered, ...steps).contradictions).toBe(20);
  });
});

describe('given an office', () => {
  it('has tried again what the provider refused, never what it may have taken', () => {
    const refused = given(SENDING, refusedForGood('a', 'number.blocked'));
    expect(after(requeue(at('11:00'))(refused), refused)).toMatchObject({
      state: 'waiting',
      reason: '',
      dueAt: at('11:00'),
      firstTriedAt: null,
    });
    const failed = given(...SENT, receive('failed', 'absent', 'sb1', NOW));
    expect(() => requeue(NOW)(failed)).toThrow(expect.objectContaining({ code: 'message.mayHaveBeenSent' }));
    expect(() => requeue(NOW)(given())).toThrow(expect.objectContaining({ code: 'message.notFailed' }));
  });
});
