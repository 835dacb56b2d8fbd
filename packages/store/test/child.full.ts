import { createInterface } from 'node:readline';
import { openStore } from '../src';
import { accountDefinition, by, cause, noted, opened } from './account';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
process.on('unhandledRejection', (error) => say(`unhandled ${String(error)}`));

interface Refusal {
  code: string;
  kind: string;
  details?: { http?: number; retryAfter?: number };
}

/** Writes until the disk is full and tells of each write, then how many documents there are; then one more for each line it reads. */
async function fill(dataDir: string): Promise<void> {
  const store = await openStore({ service: 'full', dataDir, onFatal: (error) => say(`fatal ${error.message}`) });
  const accounts = store.aggregate(accountDefinition);
  await store.ready();
  const write = async (id: string): Promise<boolean> => {
    try {
      const { outcome } = await accounts.create(id, cause(id), by(), [opened('Li', { slot: id }), noted('满'.repeat(4000))]);
      say(`${outcome} ${id}`);
      return true;
    } catch (error) {
      const { code, kind, details } = error as Refusal;
      say(`refused ${code} ${kind} ${details?.http} ${details?.retryAfter}`);
      return false;
    }
  };
  let refused = 0;
  for (let i = 0; refused < 3; i += 8) {
    const taken = await Promise.all(Array.from({ length: 8 }, (_, n) => write(`f${i + n}`)));
    refused += taken.filter((one) => !one).length;
  }
  say(`counted ${await accounts.model.countDocuments({})}`);
  for await (const id of createInterface({ input: process.stdin })) await write(id);
  await store.close();
}

void fill(process.argv[2]!);
