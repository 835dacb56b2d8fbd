import { EmbeddedBus } from './embedded';
import { KafkaBus } from './kafka-bus';
import type { Bus, BusOptions } from './types';

export * from './types';
export type { Gap, GapKind } from './gap';
export { partitionOf } from './partitioner';
export { MAX_MESSAGE_BYTES } from './refusals';

/** Kafka when brokers are configured, else the embedded log. */
export async function openBus(options: BusOptions): Promise<Bus> {
  return options.kafkaBrokers ? new KafkaBus({ ...options, kafkaBrokers: options.kafkaBrokers }) : EmbeddedBus.open(options);
}
export { rewriteEmbedded, type Rewriting } from './rewrite';
