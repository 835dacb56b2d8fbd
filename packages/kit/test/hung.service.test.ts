import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directory } from '@mingjing/contracts';
import { z } from 'zod';
import { defineService, rpc, start, type Running } from '../src';
import { Holding } from './holding';

const { getRules, getCalendar } = directory.DirectoryServiceService;
const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-hung-'));
let value = 1;
const directoryService = defineService({
  name: 'directory',
  config: {},
  models: () => ({}),
  rpcs: () => [
    rpc(
      { getRules, getCalendar },
      {
        getRules: async ({ keys }) =>
          directory.GetRulesResponse.fromPartial({ rules: keys.map((key) => ({ key, valueJson: `${value}` })) }),
        getCalendar: async () => directory.GetCalendarResponse.fromPartial({ known: value > 1 }),
      },
    ),
  ],
});
const lead = defineService({ name: 'lead', config: {}, models: () => ({}) });

let answering: Running;
let asking: Running;
let between: Holding;
/** Milliseconds that have gone by for caches, and for nothing else. */
let ahead = 0;
const now = performance.now.bind(performance);

beforeAll(async () => {
  const env = { METRICS_PORT: 'off', LOG_LEVEL: 'silent', KEYS_DIR: path.join(dir, 'keys') };
  answering = await start([directoryService], { env: { ...env, DATA_DIR: path.join(dir, 'a'), DIRECTORY_LISTEN: '127.0.0.1:0' } });
  between = new Holding(() => Number(answering.addresses['directory']!.split(':')[1]));
  const DIRECTORY_ADDRESS = await between.open();
  asking = await start([lead], { env: { ...env, DATA_DIR: path.join(dir, 'b'), LEAD_LISTEN: '127.0.0.1:0', DIRECTORY_ADDRESS } });
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
});
afterAll(async () => {
  jest.restoreAllMocks();
  between.hold(false);
  await asking.stop();
  await answering.stop();
  between.close();
  rmSync(dir, { recursive: true, force: true });
});

test('while the directory takes calls and never answers, what is known of it is told, and the new comes by itself', async () => {
  const { rules, calendar } = asking.context('lead');
  const both = async () => [await rules.get({ key: 'n', schema: z.number(), default: 0 }, '632800'), (await calendar.year(2027)).known];
  expect(await both()).toEqual([1, false]);
  value = 2;
  between.hold(true);
  // Two hours old: the call made for it is not answered.
  ahead += 2 * 3_600_000;
  expect(await both()).toEqual([1, false]);
  expect(await both()).toEqual([1, false]);
  between.hold(false);
  for (let at: unknown; JSON.stringify(at) !== '[2,true]'; at = await both()) await new Promise((resolve) => setTimeout(resolve, 20));
});
