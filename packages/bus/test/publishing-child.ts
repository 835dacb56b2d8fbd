import { openBus } from '../src';
import { log, message } from './support';

/** Publishes numbered messages, several at a time, and tells each on standard output only once it is acknowledged. */
async function main([dataDir, key, from, count]: string[]): Promise<void> {
  const bus = await openBus({ clientId: 'child', dataDir: dataDir!, log });
  await bus.createTopics(['crash.v1'], 12);
  process.stdout.write('ready\n');
  await Promise.all(
    Array.from({ length: 8 }, async (_, lane) => {
      for (let n = Number(from); n < Number(from) + Number(count); n++) {
        await bus.publish('crash.v1', [message(`${key}-${lane}`, n)]);
        process.stdout.write(`${key}-${lane}#${n}\n`);
      }
    }),
  );
  await bus.close();
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
});
