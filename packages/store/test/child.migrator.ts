import { once } from 'node:events';
import { migrate, openStore } from '../src';
import { countingUp, repeatable } from './migrating';

/**
 * Migrates a store. Arguments: service, directory, address of mongod or "", and when the process kills itself as by
 * `kill -9`: "700+3" is three turns of its loop after the 700th document; "" never;
 * such a one waits for a line before it begins.
 */
async function main([service = '', dataDir = '', mongodbUri = '', death = '']: string[]): Promise<void> {
  const store = await openStore({ service, dataDir, mongodbUri });
  const [document, turns = 0] = death.split('+').map(Number);
  const dying = (left: number): void => void (left === 0 ? process.kill(process.pid, 'SIGKILL') : setImmediate(dying, left - 1));
  const migration = death ? repeatable('001', (seen) => seen === document && dying(turns)) : countingUp('001');
  process.stdout.write('open\n');
  if (!death) await once(process.stdin, 'data');
  const reports = await migrate(store, [migration], { version: '1' });
  await store.close();
  process.stdout.write(`migrated ${reports.length}\n`);
  process.stdin.destroy();
}

void main(process.argv.slice(2));
