import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rewriteEmbedded } from '@mingjing/bus';
import { migrate, openStore, type Migration, type MigrationReport, type Store } from '@mingjing/store';
import { openPlatformKeys, recogniseStore, requireBegunStore, requireSoundBus, requireWholeStores } from './begun';
import { systemClock, type Clock } from './clock';
import { readConfig, type BaseConfig } from './config';
import type { Keys } from './keys';
import type { Log } from './log';
import type { Service, ServiceContext } from './service';
import { UNLINKING, unlinker } from './unlinked';

const VERSION = (JSON.parse(readFileSync(path.join(__dirname, '../package.json'), 'utf8')) as { version: string }).version;

/** What is to be done with the messages that could not be handled, in the store of every service. */
function deadLetters(keys: Keys): Migration {
  const change = unlinker(keys);
  return {
    id: UNLINKING,
    what: '无法处理的消息中不再留有评价与办件的对应 (dead letters lead no more from an evaluation to its matter)',
    run: (batch) =>
      batch.documents('dead_letters', (letter) => {
        const value = bytesOf(letter['value']);
        const next = value && change({ value, headers: letter['headers'] as Record<string, string> });
        return next && { ...letter, ...next };
      }),
  };
}

function bytesOf(value: unknown): Buffer | undefined {
  if (Buffer.isBuffer(value)) return value;
  const binary = value as { _bsontype?: string; value(): Uint8Array } | undefined;
  return binary?._bsontype === 'Binary' ? Buffer.from(binary.value()) : undefined;
}

/** Migrates the store of one service, before anything of it is read. @throws Refused `store.newer` */
export async function migrateStore(
  service: Service,
  context: Pick<ServiceContext, 'keys' | 'clock' | 'store'>,
  log: Pick<Log, 'info'>,
  dryRun = false,
): Promise<MigrationReport[]> {
  const migrations = [deadLetters(context.keys), ...(service.migrations?.(context) ?? [])];
  return migrate(context.store, migrations, { version: VERSION, dryRun, say: (text) => log.info({ service: service.name }, text) });
}

/** Migrates the embedded log of messages before it is opened; on Kafka messages go by age (docs/operations.md). */
export async function migrateBus({ DATA_DIR, KAFKA_BROKERS }: BaseConfig, keys: Keys, dryRun = false): Promise<number> {
  if (KAFKA_BROKERS) return 0;
  return (await rewriteEmbedded(DATA_DIR, { id: UNLINKING, change: unlinker(keys) }, dryRun)) ?? 0;
}

export interface Migrated {
  /** A service, or "bus". */
  where: string;
  reports: MigrationReport[];
}

/**
 * Migrates everything without starting it, or only says what would be changed.
 * @throws Refused `store.locked` while another process has an embedded store
 */
export async function migrateAll(
  services: Service[],
  {
    env,
    dryRun,
    log,
    clock = systemClock,
  }: { env: Record<string, string | undefined>; dryRun: boolean; log: Pick<Log, 'info'>; clock?: Clock },
): Promise<Migrated[]> {
  const config = readConfig(
    services.map((service) => service.config),
    env,
  );
  const keys = openPlatformKeys(config);
  await requireWholeStores(
    config,
    services.map(({ name }) => name),
  );
  requireSoundBus(config, { warn: () => undefined });
  const changed = await migrateBus(config, keys, dryRun);
  const all: Migrated[] = [{ where: 'bus', reports: [{ id: UNLINKING, what: '消息日志 (the log of messages)', changed }] }];
  for (const service of services) {
    const { INSTANCE: instance, MONGODB_URI: mongodbUri, DATA_DIR: dataDir } = config;
    requireBegunStore(config, service.name);
    if (!mongodbUri && !existsSync(path.join(dataDir, 'store', service.name))) continue;
    const store: Store = await openStore({ service: service.name, instance, mongodbUri, dataDir });
    try {
      // A dry run writes nothing, not even whose the store is.
      if (!dryRun) await recogniseStore(store, service.name, config, keys);
      service.models(store);
      if (!dryRun) await store.ready();
      all.push({ where: service.name, reports: await migrateStore(service, { keys, clock, store }, log, dryRun) });
    } finally {
      await store.close();
    }
  }
  return all;
}
