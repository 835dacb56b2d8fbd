import mongoose from 'mongoose';
import { openStore } from '../src';
import { accountDefinition } from './account';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Opens a filled store, reads a page and prints what that took: milliseconds to the first page, megabytes before and after, documents read. */
async function reopen(dataDir: string): Promise<void> {
  await mongoose.disconnect();
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const store = await openStore({ service: 'large', dataDir });
  const accounts = store.aggregate(accountDefinition);
  await store.ready();
  const page = accounts.model.find({ path: 'p3' }).sort({ balance: -1, _id: 1 }).limit(20);
  const docs = await page.clone().lean();
  const ms = performance.now() - start;
  let seen = 0;
  for await (const _ of accounts.model.find({}, { _id: 1 }).lean().cursor()) seen++;
  const heap = process.memoryUsage().heapUsed;
  const { executionStats } = (await page.clone().explain('executionStats')) as unknown as {
    executionStats: object;
  };
  const count = await accounts.model.countDocuments({ path: 'p3' });
  const grown = process.memoryUsage().rss - before;
  say(
    JSON.stringify({
      ms,
      page: docs.length,
      seen,
      count,
      grownMb: grown / 2 ** 20,
      heapMb: heap / 2 ** 20,
      ...executionStats,
    }),
  );
  await store.close();
}

void reopen(process.argv[2]!);
