import { randomUUID } from 'node:crypto';
import { type Aggregates, exportEvents, type HistoryEntry, type Store, verifyHistory } from '../src';
import {
  accountDefinition,
  type AccountEvent,
  accountMessage,
  type AccountState,
  AT,
  by,
  cause,
  deposited,
  noted,
  opened,
} from './account';
import type { OpenStore } from './open-store';

export function aggregateContract(open: OpenStore): void {
  describe('aggregates', () => {
    let store: Store;
    let accounts: Aggregates<AccountState, AccountEvent>;

    beforeAll(async () => {
      store = await open(`aggr_${randomUUID().slice(0, 8)}`);
      accounts = store.aggregate(accountDefinition);
      await store.ready();
    });

    afterAll(async () => {
      await store.connection.dropDatabase();
      await store.close();
    });

    it('creates, changes and loads with a chained history', async () => {
      const created = await accounts.create('a1', cause('r1'), by({ sealed: { phone: Buffer.from([1, 2, 3]) }, traceparent: '00-x' }), [
        opened('Zhuoma', { openedAt: AT }),
      ]);
      expect(created).toEqual({
        outcome: 'created',
        version: 1,
        state: { owner: 'Zhuoma', balance: 0, open: true, path: ['632800', '632801'], openedAt: AT },
      });
      const handled = await accounts.handle('a1', cause('r2'), by({ sealed: { name: 'x' } }), (state, meta) => {
        expect(meta).toEqual({ version: 1, exists: true, causes: ['r1'] });
        return [deposited(state.balance + 5), noted('seen')];
      });
      expect(handled).toMatchObject({ id: 'a1', version: 3, replayed: false, state: { balance: 5 } });
      const account = await accounts.load('a1');
      expect(account).toMatchObject({
        version: 3,
        division: '632801',
        state: { owner: 'Zhuoma', balance: 5 },
        sealed: { phone: Buffer.from([1, 2, 3]), name: 'x' },
      });
      expect(account!.history.map(({ id, event, version, cause: why }) => [id, event.type, version, why])).toEqual([
        ['a1:1', 'Opened', 1, 'r1'],
        ['a1:2', 'Deposited', 2, 'r2'],
        ['a1:3', 'Noted', 3, 'r2'],
      ]);
      expect(account!.history[0]).toMatchObject({ at: AT, by: 'tester', traceparent: '00-x' });
    });

    it('notices any altered history entry', async () => {
      const { history } = (await accounts.model.findById('a1').lean()) as { history: HistoryEntry[] };
      expect(verifyHistory(history)).toBe(true);
      for (const change of [{ by: 'other' }, { data: { amount: 6 } }, { at: new Date(AT.getTime() + 1) }]) {
        expect(verifyHistory(history.map((entry, i) => (i === 1 ? { ...entry, ...change } : entry)))).toBe(false);
      }
      expect(verifyHistory([history[0]!, history[2]!])).toBe(false);
    });

    it('answers a repeated cause at once and refuses it with another body', async () => {
      await accounts.create('a2', cause('open', 'h1'), by(), [opened('Li')]);
      await accounts.handle('a2', cause('pay', 'h2'), by(), () => [deposited(7)]);
      const again = await accounts.handle('a2', cause('pay', 'h2'), by(), () => {
        throw new Error('decided twice');
      });
      expect(again).toMatchObject({ replayed: true, version: 2, state: { balance: 7 } });
      expect(again.events.map(({ id }) => id)).toEqual(['a2:2']);
      await expect(accounts.handle('a2', cause('pay', 'other'), by(), () => [])).rejects.toMatchObject({
        code: 'cause.reused',
        kind: 'conflict',
      });
      expect(await accounts.create('a2', cause('open', 'h1'), by(), [opened('Li')])).toMatchObject({
        outcome: 'replayed',
        version: 2,
        state: { balance: 7 },
      });
      expect(await accounts.create('a2', cause('open', 'h9'), by(), [opened('Li')])).toEqual({
        outcome: 'duplicate',
        index: '_id_',
      });
      expect(await accounts.create('a2', cause('else', 'h1'), by(), [opened('Li')])).toEqual({
        outcome: 'duplicate',
        index: '_id_',
      });
    });

    it('names the unique index a creation ran into, and frees the key again', async () => {
      expect(await accounts.create('s1', cause('s1'), by(), [opened('A', { slot: 'k' })])).toMatchObject({
        outcome: 'created',
      });
      expect(await accounts.create('s2', cause('s2'), by(), [opened('B', { slot: 'k' })])).toEqual({
        outcome: 'duplicate',
        index: 'slot',
      });
      expect(await accounts.create('s1', cause('s1'), by(), [opened('A', { slot: 'k' })])).toMatchObject({
        outcome: 'replayed',
      });
      await accounts.create('s3', cause('s3'), by(), [opened('C', { slot: 'l' })]);
      const clash = accounts.handle('s3', cause('rename'), by(), () => [{ type: 'Renamed', data: { slot: 'k' } }]);
      await expect(clash).rejects.toMatchObject({
        code: 'store.duplicate',
        kind: 'conflict',
        details: { field: 'slot' },
      });
      await accounts.handle('s1', cause('close'), by(), () => [{ type: 'Closed', data: {} }]);
      expect((await accounts.load('s1'))!.state.slot).toBeUndefined();
      expect(await accounts.create('s2', cause('s2'), by(), [opened('B', { slot: 'k' })])).toMatchObject({
        outcome: 'created',
      });
    });

    it('begins an aggregate by handle, records nothing for no events, and passes refusals on', async () => {
      expect(
        await accounts.handle('h1', cause('none'), by(), (_, { exists, version }) => (exists || version ? [opened('no')] : [])),
      ).toMatchObject({ version: 0, events: [] });
      expect(await accounts.load('h1')).toBeUndefined();
      expect(await accounts.handle('h1', cause('begin'), by(), () => [opened('Wang'), deposited(1)])).toMatchObject({
        version: 2,
        state: { balance: 1 },
      });
      await expect(
        accounts.handle('h1', cause('bad'), by(), () => {
          throw new RangeError('bug');
        }),
      ).rejects.toThrow(RangeError);
      expect((await accounts.load('h1'))!.version).toBe(2);
    });

    it('loses no change when many act at once, here and through a second store', async () => {
      await accounts.create('race', cause('race'), by(), [opened('Race')]);
      const deposit = (from: Aggregates<AccountState, AccountEvent>, i: string) =>
        from.handle('race', cause(i), by(), () => [deposited(1)]);
      const second = new (accounts.constructor as new (...args: unknown[]) => typeof accounts)(accountDefinition, accounts.model);
      await Promise.all(
        Array.from({ length: 12 }, (_, i) => Promise.all([deposit(accounts, `x${i}`), i % 4 === 0 ? deposit(second, `y${i}`) : undefined])),
      );
      const race = await accounts.load('race');
      expect(race).toMatchObject({ version: 16, state: { balance: 15 } });
      expect(new Set(race!.history.map(({ version }) => version)).size).toBe(16);
    });

    it('creates the same id once however often it is asked for at once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, i) => accounts.create('once', cause(`c${i % 2}`, 'h'), by(), [opened('One')])),
      );
      const tally = outcomes.map((one) => (one.outcome === 'duplicate' ? one.index : one.outcome)).sort();
      expect(tally.filter((one) => one === 'created')).toHaveLength(1);
      expect(tally.filter((one) => one === 'replayed')).toHaveLength(19);
      expect(tally.filter((one) => one === '_id_')).toHaveLength(20);
    });

    it('refuses state fields nobody declared and data that would not be read back alike', async () => {
      const stray = { ...opened('x'), data: { owner: 'x', path: [], stray: 1 } } as AccountEvent;
      await expect(accounts.create('t1', cause('t1'), by(), [stray])).rejects.toThrow(/stray/);
      await expect(accounts.create('t2', cause('t2'), by(), [deposited(Number.NaN)])).rejects.toThrow(/JSON-like/);
      const account = await accounts.create('t3', cause('t3'), by(), [opened('青海\ud800省\u0000😀', { slot: undefined as never })]);
      expect(account).toMatchObject({ outcome: 'created', state: { owner: '青海\ufffd省\u0000😀' } });
      const { history } = (await accounts.model.findById('t3').lean()) as { history: HistoryEntry[] };
      expect(verifyHistory(history)).toBe(true);
    });

    it('exports every published event, also from the middle', async () => {
      const all: string[] = [];
      for await (const { headers } of exportEvents(accounts, accountMessage)) all.push(headers.ce_id!);
      expect(all.slice(0, 4)).toEqual(['a1:1', 'a1:2', 'a2:1', 'a2:2']);
      expect(all).not.toContain('a1:3');
      const rest: string[] = [];
      for await (const { headers } of exportEvents(accounts, accountMessage, 'a2:1')) rest.push(headers.ce_id!);
      expect(rest).toEqual(all.slice(3));
    });
  });
}
