import type { Work } from '../work';
import type { Official } from './official';

const BATCH = 500;

/** An official as stored. */
export interface Listed {
  id: string;
  version: number;
  state: Official;
  /** Name and phone. */
  sealed: Record<string, unknown>;
}

type Filter = Record<string, unknown>;
export type OfficialDocument = { _id: string; version: number; sealed?: Record<string, unknown> } & Official;

export function listed(work: Work, { _id, version, sealed = {}, ...fields }: OfficialDocument): Listed {
  return { id: _id, version, state: work.models.officials.stateOf(fields), sealed };
}

/** Officials of a filter without end, in batches, by id. */
export async function* inBatches(work: Work, filter: Filter): AsyncGenerator<Listed[]> {
  let after = '';
  for (;;) {
    const found = await work.models.officials.model
      .find({ ...filter, _id: { $gt: after } }, { history: 0 })
      .sort({ _id: 1 })
      .limit(BATCH)
      .lean<OfficialDocument[]>();
    if (found.length > 0) yield found.map((document) => listed(work, document));
    if (found.length < BATCH) return;
    after = found.at(-1)?._id ?? '';
  }
}

/** Officials by their ids. */
export async function officialsById(work: Work, ids: readonly string[]): Promise<Map<string, Listed>> {
  const wanted = [...new Set(ids)].filter(Boolean);
  if (wanted.length === 0) return new Map();
  const found = await work.models.officials.model.find({ _id: { $in: wanted } }, { history: 0 }).lean<OfficialDocument[]>();
  return new Map(found.map((document) => [document._id, listed(work, document)]));
}

/** A page of officials, by unit. */
export async function page(
  work: Work,
  filter: Filter,
  { skip, limit }: { skip: number; limit: number },
): Promise<{ found: Listed[]; total: number }> {
  const { model } = work.models.officials;
  const [documents, total] = await Promise.all([
    model.find(filter, { history: 0 }).sort({ unitName: 1, _id: 1 }).skip(skip).limit(limit).lean<OfficialDocument[]>(),
    model.countDocuments(filter),
  ]);
  return { found: documents.map((document) => listed(work, document)), total };
}
