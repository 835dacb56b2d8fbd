import { z } from 'zod';
import { ConfigError, describeConfig, readConfig } from './config';

test('an empty environment gives the defaults, and an empty variable is an unset one', () => {
  const config = readConfig([{ PORT: z.coerce.number().default(8080) }], { MONGODB_URI: '', PORT: '' });
  expect(config).toMatchObject({ DATA_DIR: './data', KEYS_DIR: 'data/keys', DEMO: true, PORT: 8080, LEAD_LISTEN: '127.0.0.1:9103' });
  expect(config.MONGODB_URI).toBeUndefined();
});

test('every bad key is named at once, with its rule', () => {
  const read = () => readConfig([], { MONGODB_URI: 'postgres://x', LOG_LEVEL: 'loud', LEAD_LISTEN: 'nowhere', METRICS_PORT: '99999' });
  expect(read).toThrow(ConfigError);
  for (const key of ['MONGODB_URI', 'LOG_LEVEL', 'LEAD_LISTEN', 'METRICS_PORT']) expect(read).toThrow(new RegExp(key));
});

test.each([
  ['false', false],
  ['0', false],
  ['true', true],
  ['1', true],
])('DEMO=%s is %s', (text, wanted) => {
  expect(readConfig([], { DEMO: text }).DEMO).toBe(wanted);
});

test('the table names every key once with a meaning', () => {
  const rows = describeConfig([{ name: 'gateway', config: { PORT: z.coerce.number().default(8080).describe('HTTP port') } }]);
  expect(rows.map(({ key }) => key)).toEqual([...new Set(rows.map(({ key }) => key))]);
  expect(rows.filter(({ description }) => !description)).toEqual([]);
  expect(rows.find(({ key }) => key === 'PORT')).toMatchObject({ default: '8080', services: ['gateway'] });
});
