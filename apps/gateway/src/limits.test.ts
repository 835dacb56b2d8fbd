import { readConfig } from '@mingjing/kit';
import { config, type Config } from './config';
import { Limits } from './limits';

const limitsOf = (env: Record<string, string>): Limits => new Limits(readConfig([config], env) as unknown as Config);
const HALL = '10.0.0.1';

test('callbacks count for the provider and the network they come from', async () => {
  const limits = limitsOf({ LIMIT_CALLBACK_PER_MINUTE: '2' });
  await limits.callback('sandbox', HALL);
  await limits.callback('sandbox', HALL);
  await expect(limits.callback('sandbox', HALL)).rejects.toMatchObject({ code: 'limit.callback' });
  await limits.callback('sandbox', '10.0.0.2');
  await limits.callback('another', HALL);
});

test('work is counted by what it costs, for its network alone; overlong keys stay apart', async () => {
  const limits = limitsOf({ LIMIT_ANONYMOUS_WORK_PER_MINUTE: '100', LIMIT_RECEIPT_PER_MINUTE: '1' });
  await limits.work(HALL, 60);
  await expect(limits.work(HALL, 57)).rejects.toMatchObject({ code: 'limit.work', kind: 'exhausted' });
  await limits.work('10.0.0.2', 57);
  const long = 'x'.repeat(14_000);
  await limits.receipt(long, HALL);
  await expect(limits.receipt(long, HALL)).rejects.toMatchObject({ code: 'limit.receipt' });
  await limits.receipt(`${long}y`, HALL);
});
