import { createHash } from 'node:crypto';
import type { Keys, ServiceContext } from '@mingjing/kit';
import { nameKey } from '@mingjing/contracts';
import { rechained, type HistoryEntry, type Migration, type Store } from '@mingjing/store';
import { dayOf, startOf } from './day';
import { receiptOf } from './receipt';
import { openField, sealField, sealMatter } from './sealed';

type Raw = Record<string, unknown> & { _id: string };
type Values = Record<string, unknown>;
interface Words {
  sealedAs: string;
  mac: string;
}

const RECEIPT_TRIES = 4;

/** What earlier versions stored, as docs/decisions/016 wants it. */
export function migrations({ keys, store }: Pick<ServiceContext, 'keys' | 'store'>): Migration[] {
  const change = unlinkedEvaluation(keys);
  return [
    {
      id: '015-evaluations-stand-since',
      what: '评价自其提交之日起计入公布 (evaluations count for releases from the day they were given)',
      run: (batch) => batch.documents('evaluations', standing),
    },
    {
      id: '016-unlink-evaluations',
      what: '评价中不再以明文留有办件、回执码和请求编号 (evaluations hold no matter, receipt or key in clear)',
      run: (batch) => batch.documents('evaluations', change),
    },
    {
      id: '016-unlink-matters',
      what: '办件中不再记有是否已评价 (matters do not say that they were evaluated)',
      run: (batch) => batch.documents('matters', forgetfulMatter),
    },
    {
      id: '019-keys-of-service-points',
      what: '评议对象按名称的统一写法查找和查重 (service points are found and told apart by the keys of their names)',
      run: async (batch) => batch.documents('servicePoints', keyed(await twinsOf(store))),
    },
  ];
}

/** Of service points in use that have one name now, all but the first by id. */
async function twinsOf({ connection }: Store): Promise<Set<string>> {
  const collection = connection.db!.collection('servicePoints');
  const found = await collection.find({ retired: false }, { projection: { unitId: 1, name: 1 }, sort: { _id: 1 } }).toArray();
  const seen = new Set<string>();
  const twins = new Set<string>();
  for (const { _id, unitId, name } of found) {
    const key = JSON.stringify([unitId, nameKey(String(name))]);
    if (seen.has(key)) twins.add(String(_id));
    seen.add(key);
  }
  return twins;
}

/** With the key of its name; of two of one name the later one is marked, as both stay in use. */
export function keyed(twins: ReadonlySet<string>): (document: Raw) => Raw | undefined {
  return (document) => {
    if (document['nameKey'] !== undefined) return undefined;
    return { ...document, nameKey: nameKey(String(document['name'])), ...(twins.has(document._id) && { twin: document._id }) };
  };
}

/** Those of earlier versions know their day only; one that is held stands since no day, which is written as such. */
export function standing(document: Raw): Raw | undefined {
  return document['standsSince'] === undefined ? { ...document, standsSince: document['day'] } : undefined;
}

function unlinkedEvaluation({ mac, sealer }: Pick<Keys, 'mac' | 'sealer'>): (document: Raw) => Raw | undefined {
  const macs = { receipt: mac('evaluation.receipt'), hash: mac('evaluation.receiptHash'), cause: mac('evaluation.cause') };
  const triedOf = (id: string, receipt: string): number =>
    Math.max(
      0,
      Array.from({ length: RECEIPT_TRIES }, (_, tries) => tries).findIndex((tries) => receiptOf(macs.receipt, id, tries) === receipt),
    );
  return (document) => {
    if (document['receiptTry'] !== undefined) return undefined;
    const { _id: id, matterId, itemCode: _item, matterHandledOn, ...rest } = document;
    const given = { receipt: macs.hash(String(document['receipt'])), receiptTry: triedOf(id, String(document['receipt'])) };
    const sealedBefore = (document['sealed'] ?? {}) as Values;
    const named = new Map<string, string>();
    const entries = (document['history'] as HistoryEntry[]).map((entry): HistoryEntry => {
      if (entry.type !== 'Submitted' && entry.type !== 'Changed') return { ...entry, data: withoutMatter(entry.data) };
      const cause = macs.cause(entry.cause);
      const { words } = entry.data as { words: Words };
      if (words.sealedAs) named.set(words.sealedAs, `words${createHash('sha256').update(cause).digest('hex').slice(0, 16)}`);
      const data = { ...withoutMatter(entry.data), words: renamed(words, named) };
      return { ...entry, cause, data: entry.type === 'Submitted' ? { ...data, ...given } : data };
    });
    const matter = matterId ? { matter: sealMatter(sealer, id, { id: String(matterId), handledOn: String(matterHandledOn) }) } : {};
    const sealed = { ...resealed(sealer, id, sealedBefore, named), ...matter };
    return {
      _id: id,
      ...rest,
      ...given,
      ...sourceOf(String(matterId ?? '')),
      held: false,
      setAside: false,
      standsSince: document['day'],
      ...(matterId ? { untold: true } : {}),
      words: renamed(document['words'] as Words, named),
      earlier: (document['earlier'] as ({ words: Words } & Values)[]).map((one) => ({ ...one, words: renamed(one.words, named) })),
      history: rechained(id, entries),
      ...(Object.keys(sealed).length > 0 && { sealed }),
    };
  };
}

const sourceOf = (matterId: string): { ofMatter: boolean; source: string } =>
  matterId === '' ? { ofMatter: false, source: 'open' } : { ofMatter: true, source: 'pushed' };

/** Facts as they are now, wherever they stand in an event. */
function withoutMatter(data: object): Values {
  const { matterId, itemCode: _item, matterHandledOn: _day, ...rest } = data as Values;
  const facts = typeof matterId === 'string' ? { ...rest, ...sourceOf(matterId), held: false, setAside: false } : rest;
  const parts = ['old', 'new'].filter((name) => typeof facts[name] === 'object' && facts[name] !== null);
  return { ...facts, ...Object.fromEntries(parts.map((name) => [name, withoutMatter(facts[name] as object)])) };
}

const renamed = (words: Words, named: Map<string, string>): Words => ({ ...words, sealedAs: named.get(words.sealedAs) ?? words.sealedAs });

/** The sealed part with the names of its words made anew: they followed from the client's key. */
function resealed(sealer: Keys['sealer'], id: string, sealed: Values, named: Map<string, string>): Values {
  return Object.fromEntries(
    Object.entries(sealed).map(([field, value]) => {
      const fresh = named.get(field);
      if (!fresh) return [field, value];
      const { salt, text } = value as { salt: unknown; text: unknown };
      const plain = openField(sealer, id, field, { [field]: text });
      return [fresh, { salt, text: sealField(sealer, id, fresh, plain) }];
    }),
  );
}

function forgetfulMatter(document: Raw): Raw | undefined {
  const history = document['history'] as HistoryEntry[];
  const known = document['evaluated'] !== undefined || history.some(({ type }) => type === 'Evaluated');
  const moments = history.some(({ type, at }) => type === 'Invited' && at.getTime() !== startOf(dayOf(at)).getTime());
  if (!known && !moments) return undefined;
  const { evaluated: _, ...rest } = document;
  const kept = history
    .filter(({ type }) => type !== 'Evaluated')
    .map((entry) => {
      if (entry.type !== 'Invited') return withoutFlag(entry);
      const { traceparent: _trace, ...invited } = entry;
      return { ...invited, at: startOf(dayOf(entry.at)) };
    });
  const publishedTo = Math.min(Number(document['publishedTo']), kept.length);
  return { ...rest, _id: document._id, history: rechained(document._id, kept), version: kept.length, publishedTo };
}

function withoutFlag(entry: HistoryEntry): HistoryEntry {
  const { evaluated: _, ...data } = entry.data as Values;
  return { ...entry, data };
}
