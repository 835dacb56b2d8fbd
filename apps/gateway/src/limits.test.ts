import { readConfig } from '@mingjing/kit';
import { config, type Config } from './config';
import { Limits } from './limits';

const limitsOf = (env: Record<string, string>): Limits => new Limits(readConfig([config], env) as unknown as Config);
const HALL = '10.0.0.1';

test('right invitations never count; too many wrong ones end the trying from that network, and from no other', async () => {
  const limits = limitsOf({ LIMIT_GUESS_PER_MINUTE: '3' });
  for (let opened = 0; opened < 100; opened += 1) await limits.mayOpen(HALL);
  for (let wrong = 0; wrong < 3; wrong += 1) {
    await limits.mayOpen(HALL);
    await limits.wrongInvitation(HALL);
  }
  await expect(limits.mayOpen(HALL)).rejects.toMatchObject({
    code: 'limit.guess',
    kind: 'exhausted',
    details: { retryAfter: expect.any(Number), zh: expect.stringMatching(/秒后再试/) },
  });
  await limits.mayOpen('10.0.0.2');
});

test('callbacks count for the provider and the network they come from', async () => {
  const limits = limitsOf({ LIMIT_CALLBACK_PER_MINUTE: '2' });
  await limits.callback('sandbox', HALL);
  await limits.callback('sandbox', HALL);
  await expect(limits.callback('sandbox', HALL)).rejects.toMatchObject({ code: 'limit.callback' });
  await limits.callback('sandbox', '10.0.0.2');
  await limits.callback('another', HALL);
});
