import type { Recorded } from '@mingjing/store';
import { matterMessage } from './events';
import { noMatter, UNPUBLISHED, type MatterEvent } from './matter';

const at = new Date('2026-03-05T02:30:00Z');

/** One of every type: the compiler asks for those that are added. */
const EVENTS: { [T in MatterEvent['type']]: Extract<MatterEvent, { type: T }>['data'] } = {
  Recorded: { ...noMatter(), divisionPath: ['632801'] },
  Invited: { invitation: 'hash', invitedUntil: at },
};

test.each(Object.entries(EVENTS))('the relay is spared %s of a matter exactly where no topic hears of it', (type, data) => {
  const event = { type, data } as MatterEvent;
  const recorded: Recorded<MatterEvent> = { id: 'm:1', event, version: 1, at, by: 'tester', cause: 'c', hash: '' };
  const message = matterMessage(recorded, { id: 'm', division: '632801', state: noMatter() });
  expect(message === undefined).toBe((UNPUBLISHED as readonly string[]).includes(type));
});
