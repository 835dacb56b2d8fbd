/** Topics are created explicitly with this many partitions; the number never changes, since keys must keep their partition. */
export const PARTITIONS = 12;

/** One topic per publishing service; key = aggregate id, value = proto bytes, envelope in headers. */
export const TOPICS = {
  directory: 'mingjing.directory.v1',
  evaluation: 'mingjing.evaluation.v1',
  lead: 'mingjing.lead.v1',
  notification: 'mingjing.notification.v1',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];
