import { randomBytes } from 'node:crypto';
import { openStore } from '@mingjing/store';

/**
 * Adapters of the test file that asks: the Kafka and MongoDB of the environment, with databases and topics of its own, where
 * its name ends in `.real.ts`; the embedded ones otherwise.
 * @throws Error where a real suite finds no real parts
 */
export function adapters(): Record<string, string> {
  if (!expect.getState().testPath?.endsWith('.real.ts')) return {};
  const { MONGODB_URI, KAFKA_BROKERS } = process.env;
  if (!MONGODB_URI || !KAFKA_BROKERS)
    throw new Error('MONGODB_URI and KAFKA_BROKERS are not set: `npm run stack -- up` starts both and prints the lines to set');
  return { MONGODB_URI, KAFKA_BROKERS, INSTANCE: `t${randomBytes(6).toString('hex')}` };
}

/** Removes the databases of services from the real MongoDB; nothing where it was not asked for. */
export async function dropDatabases({ MONGODB_URI, INSTANCE }: Record<string, string>, dataDir: string, services: string[]): Promise<void> {
  if (!MONGODB_URI) return;
  for (const service of services) {
    const store = await openStore({ service, instance: INSTANCE, mongodbUri: MONGODB_URI, dataDir });
    await store.connection.dropDatabase();
    await store.close();
  }
}
