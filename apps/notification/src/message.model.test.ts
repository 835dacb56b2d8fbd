import fc from 'fast-check';
import {
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
} from './message';

const NOW = new Date('2026-03-05T02:30:00Z');
const PATIENCE = { waitsSeconds: [1], giveUpHours: 0.5 };

/** A provider as they come, its telephone, and the platform's dealings with them, step by step at random. */
interface World {
  message: Message;
  idempotent: boolean;
  /** What rang at the citizen's. */
  arrived: number;
  /** What the provider holds under our id. */
  held: boolean;
  attempts: number;
  /** The try that was handed over last: each is, once. */
  handed: string;
  settlings: MessageEvent[];
}

const PURPOSE = {
  ...{ kind: 'invitation' as const, divisionPath: ['632800'], unitId: 'u', servicePointId: 'p', matterId: 'm' },
  ...{ officialId: '', occasion: '', occasionDay: '' },
};

function apply(world: World, events: MessageEvent[], at = NOW): void {
  for (const event of events) {
    if (event.type === 'Settled') world.settlings.push(event);
    world.message = evolveMessage(world.message, event, { at, version: 1 });
  }
}

/** A call of the provider for the try under way; false where there is none, or it was made already. */
function calls(world: World): boolean {
  const { state, attempt } = world.message;
  if (state !== 'sending' || world.handed === attempt) return false;
  world.handed = attempt;
  return true;
}

/** What a call does out there; our side may never hear of it. */
function reaches(world: World): void {
  if (world.idempotent && world.held) return;
  world.held = true;
  world.arrived += 1;
}

const steps: Record<string, (world: World, later: Date) => void> = {
  begin(world) {
    const attempt = `try-${(world.attempts += 1)}`;
    const what = { attempt, recipient: 'r', recipientMasked: 'm', servicePointName: '', unitName: '', wording: '', segments: 1 };
    apply(world, begin({ ...what, provider: 'p', beganAt: NOW, lookUpAt: NOW })(world.message));
  },
  accepted(world) {
    if (!calls(world)) return;
    reaches(world);
    apply(world, taken(world.message.attempt, 'id')(world.message));
  },
  /** Taken, and the answer lost: only asking tells. */
  halfway(world) {
    if (calls(world)) reaches(world);
  },
  refused(world) {
    if (!world.held && calls(world)) apply(world, refusedForGood(world.message.attempt, 'blocked')(world.message));
  },
  down(world, later) {
    if (!world.held && calls(world)) apply(world, notTaken(world.message.attempt, 'down', PATIENCE, later)(world.message));
  },
  lookUp(world, later) {
    const { state, attempt } = world.message;
    if (state !== 'sending') return;
    // Asked about, a call that never came about comes about no more.
    world.handed = attempt;
    if (world.held) apply(world, taken(attempt, 'id')(world.message));
    else if (world.idempotent) apply(world, notTaken(attempt, 'unclear', PATIENCE, later)(world.message));
    else apply(world, lost(attempt)(world.message));
  },
  delivered: (world, later) => world.held && apply(world, receive('delivered', '', 'id', later)(world.message), later),
  failed: (world, later) => world.held && apply(world, receive('failed', 'absent', 'id', later)(world.message), later),
  hold: (world, later) => apply(world, hold('quietHours', later)(world.message)),
  suppress: (world) => apply(world, suppress('notNeeded')(world.message)),
  cancel: (world) => world.message.state === 'waiting' && apply(world, cancel(world.message)),
  requeue(world) {
    const { state, sentAt, contradictions } = world.message;
    if (state === 'failed' && !sentAt && contradictions === 0) apply(world, requeue(NOW)(world.message));
  },
};

test('whatever happens in whatever order: it rings once at most, is settled once, and what is sent stays sent', () => {
  const step = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.integer({ min: 0, max: 3_600_000 }));
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 60 }), (idempotent, sequence) => {
      const world: World = { message: noMessage(), idempotent, arrived: 0, held: false, attempts: 0, handed: '', settlings: [] };
      apply(world, queue(PURPOSE, NOW, NOW));
      for (const [name, ms] of sequence) {
        const before = world.message;
        steps[name]?.(world, new Date(NOW.getTime() + ms));
        const { state, sentAt } = world.message;
        expect(world.arrived).toBeLessThanOrEqual(1);
        if (before.sentAt) expect(sentAt).toEqual(before.sentAt);
        if (['delivered', 'unknown', 'suppressed'].includes(before.state)) expect(state).toBe(before.state);
        if (state === 'suppressed') expect(world.arrived).toBe(0);
        if (sentAt) expect(world.arrived).toBe(1);
      }
      // Only a message that was never taken is settled again, after an office put it back.
      const withSent = world.settlings.filter(({ data }) => 'sentAt' in data && data.sentAt);
      expect(withSent.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 2_000 },
  );
});
