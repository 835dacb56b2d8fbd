import { createInterface } from 'node:readline';
import { isRefused } from '@mingjing/contracts/refused';
import { openBus, type Bus } from '../src';
import { log, message } from './support';

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function publish(bus: Bus, key: string, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n++) {
    try {
      await bus.publish('crash.v1', [message(key, n)]);
      say(`${key}#${n}`);
    } catch (error) {
      return say(isRefused(error) ? `refused ${error.code} ${error.details.http ?? ''}` : String(error));
    }
  }
}

/**
 * Publishes numbered messages, several at a time, and tells each on standard output only once it is acknowledged. Then one
 * more for each key it reads from standard input.
 */
async function main([dataDir, key, from, count]: string[]): Promise<void> {
  const onFatal = (error: Error) => say(`fatal ${error.message}`);
  const bus = await openBus({ clientId: 'child', dataDir: dataDir!, log, onFatal });
  await bus.createTopics(['crash.v1'], 12);
  say('ready');
  await Promise.all(Array.from({ length: 8 }, (_, lane) => publish(bus, `${key}-${lane}`, Number(from), Number(count))));
  say('through');
  for await (const again of createInterface({ input: process.stdin })) await publish(bus, again, 0, 1);
  await bus.close();
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
});
