import { TOPICS } from './gen/topics';

/** Topics are created explicitly with this many partitions; the number never changes, since keys must keep their partition. */
export const PARTITIONS = 12;

/** One topic per service with an events.proto; key = aggregate id, value = proto bytes, envelope in headers. */
export { TOPICS };

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];
