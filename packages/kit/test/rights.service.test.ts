import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { right, ROLES } from '@mingjing/rights';
import { openStore, type Store } from '@mingjing/store';
import { rightsOf, type Actor, type Concerns, type Member } from '../src';

const { mayDo, scopeFilter } = rightsOf({
  read: right({ coordinator: 'division', supervisor: 'any', unitHead: 'unit', forceOfficer: 'member', leader: 'member' }, 'concerns'),
  open: right({ coordinator: 'division', supervisor: 'any', unitHead: 'unit', forceOfficer: 'member', leader: 'member' }),
});
const ACTIONS = ['read', 'open'] as const;

interface Doc {
  _id: number;
  divisionPath: string[];
  unitId: string | string[];
  members: Member[];
  concerns: Concerns;
}

const moment = fc.nat(6).map((day) => new Date(Date.UTC(2021, 6, 1 + day)));
const account = fc.constantFrom('a', 'b');
const unit = fc.constantFrom('u1', 'u2', 'u3');
const division = fc.constantFrom('d1', 'd2', 'd3');
const member = fc.record({ accountId: account, from: moment, to: moment }, { requiredKeys: ['accountId', 'from'] });
const record = fc.record({
  divisionPath: fc.uniqueArray(division, { minLength: 1, maxLength: 2 }),
  unitId: fc.oneof(unit, fc.uniqueArray(unit, { maxLength: 2 })),
  members: fc.array(member, { maxLength: 3 }),
  concerns: fc.record({ accounts: fc.uniqueArray(account, { maxLength: 1 }), units: fc.uniqueArray(unit, { maxLength: 1 }) }),
});
const actors = fc.record({
  id: account,
  name: fc.constant(''),
  assignments: fc.array(
    fc.record({
      postId: fc.constant(''),
      role: fc.constantFrom(...ROLES),
      divisions: fc.uniqueArray(division, { maxLength: 2 }),
      units: fc.uniqueArray(unit, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rights-'));
let store: Store;
beforeAll(async () => {
  store = await openStore({ service: 'rights', dataDir });
});
afterAll(async () => {
  await store.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

test('the list of whoever acts, read from the store, is of the records that they may read, one by one', async () => {
  const docs: Doc[] = fc.sample(record, { numRuns: 150, seed: 7 }).map((one, _id) => ({ _id, ...one }));
  const collection = store.connection.db!.collection<Doc>('petitions');
  await collection.insertMany(docs);
  // Whom these concern nobody said.
  await collection.insertMany([{ _id: 1000, divisionPath: ['d1', 'd2', 'd3'], unitId: 'u1', members: [] } as unknown as Doc]);
  const listed = { some: 0 };
  await fc.assert(
    fc.asyncProperty(actors, fc.constantFrom(...ACTIONS), moment, async (actor: Actor, action, at) => {
      if (!mayDo(actor, action)) return;
      const found = await collection.find({ ...scopeFilter(actor, action, at), _id: { $lt: 1000 } }, { sort: { _id: 1 } }).toArray();
      const allowed = docs.filter(({ members, ...doc }) => mayDo(actor, action, { ...doc, membership: { members, at } }));
      expect(found.map(({ _id }) => _id)).toEqual(allowed.map(({ _id }) => _id));
      listed.some += found.length;
      if (action === 'read') expect(await collection.find({ ...scopeFilter(actor, action, at), _id: 1000 }).toArray()).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(listed.some).toBeGreaterThan(0);
});
