import type { Keys } from '@mingjing/kit';
import type { Migration, Store } from '@mingjing/store';
import { identityOf, nameHashOf } from './keeping';
import { nameOf } from './sealed';

type Raw = Record<string, unknown> & { _id: string };

/** Officials of earlier versions were known by the bytes of their names. */
export function keyedOfficials(keys: Pick<Keys, 'mac' | 'sealer'>, store: Pick<Store, 'connection'>): Migration {
  const hashing = { macs: { message: keys.mac('notification.message') } };
  const named = (official: Raw): string => nameOf(keys.sealer, official._id, official['sealed'] as Record<string, unknown>);
  const identity = (official: Raw): string => identityOf(hashing, String(official['unitId']), named(official));
  return {
    id: '019-keys-of-officials',
    what: '廉政提醒人员按姓名的统一写法查找和查重 (officials are found and told apart by the keys of their names)',
    async run(batch) {
      const all = (await store.connection
        .db!.collection('officials')
        .find({}, { sort: { _id: 1 } })
        .toArray()) as unknown as Raw[];
      // Two of one name stay two: the later one keeps what it is known by.
      const first = new Map<string, string>();
      for (const official of all) if (!first.has(identity(official))) first.set(identity(official), official._id);
      await batch.documents('officials', (official) => {
        const known = first.get(identity(official)) === official._id ? { identity: identity(official) } : {};
        const next = { ...official, ...known, nameHash: nameHashOf(hashing, named(official)) };
        return next.nameHash === official['nameHash'] && next['identity'] === official['identity'] ? undefined : next;
      });
    },
  };
}
