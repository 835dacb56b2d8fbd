import type { Recorded } from '@mingjing/store';
import { toMessage } from './events';
import { noMessage, UNPUBLISHED, type MessageEvent } from './message';

const at = new Date('2026-03-05T02:30:00Z');
const purpose = { kind: 'invitation', divisionPath: ['632801'], unitId: 'u', servicePointId: 's', matterId: 'm' } as const;
const about = { ...purpose, divisionPath: [...purpose.divisionPath], officialId: '', occasion: '', occasionDay: '' };
const begun = { recipient: 'r', recipientMasked: '138****5678', servicePointName: '', unitName: '', wording: '', segments: 1 };

/** One of every type: the compiler asks for those that are added. */
const EVENTS: { [T in MessageEvent['type']]: Extract<MessageEvent, { type: T }>['data'] } = {
  Queued: { ...about, day: '2026-03-05', dueAt: at },
  Held: { reason: 'quietHours', until: at },
  Begun: { ...begun, attempt: 'a', provider: 'sandbox', beganAt: at, lookUpAt: at },
  Sent: { attempt: 'a', providerId: 'p' },
  Postponed: { attempt: 'a', reason: 'provider.down', retryAt: at },
  Settled: { state: 'delivered', reason: '', sentAt: at },
  Contradicted: { state: 'failed', reason: '' },
  Requeued: { dueAt: at },
};

test.each(Object.entries(EVENTS))('the relay is spared %s exactly where no topic hears of it', (type, data) => {
  const event = { type, data } as MessageEvent;
  const recorded: Recorded<MessageEvent> = { id: 'inv:1:1', event, version: 1, at, by: 'system:notification', cause: 'c', hash: '' };
  const message = toMessage(recorded, { id: 'inv:1', division: '632801', state: { ...noMessage(), ...about } });
  expect(message === undefined).toBe((UNPUBLISHED as readonly string[]).includes(type));
});
