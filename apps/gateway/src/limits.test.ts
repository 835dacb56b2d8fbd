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
