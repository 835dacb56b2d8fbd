/**
 * Why a group may have missed messages:
 * - `new`: it has committed nothing on this topic, so what happened before the topic's beginning is unknown to it;
 * - `forgotten`: messages before the oldest one kept were gone before the group had read them;
 * - `remade`: it has read further than the topic reaches: the topic was lost, or restored, and began anew.
 */
export type GapKind = 'new' | 'forgotten' | 'remade';

/** What a group cannot read any more, as found before its first read or in the middle of reading. */
export interface Gap {
  group: string;
  topic: string;
  kind: GapKind;
  /** Every partition still has its first message, or never had one: a `new` group misses nothing, unless the topic was made anew. */
  whole: boolean;
}

/** One partition as its log and its group know it. */
export interface Reach {
  /** Offset of the oldest message kept; the end where there is none. */
  low: number;
  /** Offset that the next message will have. */
  high: number;
  /** Next offset the group would read; undefined or negative where it has committed none. */
  committed?: number | undefined;
}

/** What the partitions of one topic tell of a group, or undefined where nothing is missing. */
export function gapIn(group: string, topic: string, partitions: readonly Reach[]): Gap | undefined {
  const kind = gapOf(partitions);
  return kind && { group, topic, kind, whole: partitions.every(({ low }) => low === 0) };
}

/** @returns the weightiest of what the partitions of one topic tell, or undefined where nothing is missing */
export function gapOf(partitions: readonly Reach[]): GapKind | undefined {
  const known = partitions.filter((one): one is Required<Reach> => one.committed !== undefined && one.committed >= 0);
  if (known.some(({ committed, high }) => committed > high)) return 'remade';
  if (known.some(({ committed, low }) => committed < low)) return 'forgotten';
  if (known.length === 0) return 'new';
  // It has read the others, so this one was empty: what it began with is gone.
  return partitions.some((one) => !known.includes(one as Required<Reach>) && one.low > 0) ? 'forgotten' : undefined;
}
