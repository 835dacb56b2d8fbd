import { randomUUID } from 'node:crypto';
import { type Aggregates, type OutMessage, type Relay, startRelay, type Store } from '../src';
import { accountDefinition, type AccountEvent, accountMessage, type AccountState, by, cause, deposited, noted, opened } from './account';
import type { OpenStore } from './open-store';

export function relayContract(open: OpenStore): void {
  describe('relay', () => {
    let store: Store;
    let accounts: Aggregates<AccountState, AccountEvent>;
    let relay: Relay | undefined;

    beforeEach(async () => {
      store = await open(`relay_${randomUUID().slice(0, 8)}`);
      accounts = store.aggregate(accountDefinition);
      await store.ready();
    });

    afterEach(async () => {
      await relay?.stop();
      relay = undefined;
      await store.connection.dropDatabase();
      await store.close();
    });

    const start = (
      publish: (messages: OutMessage[]) => Promise<void>,
      more: { sweepMs?: number; drainMs?: number; onError?: (error: unknown) => void; batch?: number } = {},
    ): Relay => {
      relay = startRelay(accounts, { toMessage: accountMessage, publish, sweepMs: 60_000, ...more });
      return relay;
    };

    it('publishes all in order per document, wakes on writes, keeps private events back and clears', async () => {
      await accounts.create('a', cause('a'), by(), [opened('A'), deposited(1)]);
      const sent: string[] = [];
      const running = start(async (messages) => void sent.push(...messages.map(({ headers }) => headers.ce_id!)), { batch: 2 });
      await running.idle();
      await accounts.handle('a', cause('b'), by(), () => [noted('n'), deposited(2)]);
      for (const id of ['c', 'd', 'e', 'f']) await accounts.create(id, cause(id), by(), [opened(id)]);
      await running.idle();
      expect(sent.filter((id) => id.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:4']);
      expect([...sent].sort()).toEqual(['a:1', 'a:2', 'a:4', 'c:1', 'd:1', 'e:1', 'f:1']);
      expect(await accounts.model.countDocuments({ pending: true })).toBe(0);
      expect(await accounts.model.findById('a').lean()).toMatchObject({ publishedTo: 4 });
      expect(running.stats()).toEqual({ pending: 0, oldestMs: 0 });
    });

    it('has nothing to do where only unpublished events were recorded, and loses nothing that was waiting', async () => {
      const sent: string[] = [];
      await accounts.create('a', cause('a'), by(), [noted('first')]);
      expect(await accounts.model.countDocuments({ pending: true })).toBe(0);
      await accounts.handle('a', cause('b'), by(), () => [deposited(1)]);
      await accounts.handle('a', cause('c'), by(), () => [noted('while it waits')]);
      expect(await accounts.model.countDocuments({ pending: true })).toBe(1);
      await start(async (messages) => void sent.push(...messages.map(({ headers }) => headers.ce_id!))).idle();
      expect(await accounts.model.findById('a').lean()).toMatchObject({ publishedTo: 3, version: 3 });
      await accounts.handle('a', cause('d'), by(), () => [noted('after')]);
      expect(await accounts.model.countDocuments({ pending: true })).toBe(0);
      await accounts.handle('a', cause('e'), by(), () => [deposited(2)]);
      await relay?.idle();
      expect(sent).toEqual(['a:2', 'a:5']);
      expect(await accounts.model.countDocuments({ pending: true })).toBe(0);
    });

    it('keeps what is appended between publishing and clearing', async () => {
      await accounts.create('a', cause('a'), by(), [opened('A')]);
      const sent: string[] = [];
      const running = start(async (messages) => {
        sent.push(...messages.map(({ headers }) => headers.ce_id!));
        if (sent.length === 1) await accounts.handle('a', cause('meanwhile'), by(), () => [deposited(1)]);
      });
      await running.idle();
      expect(sent).toEqual(['a:1', 'a:2']);
      expect(await accounts.model.findById('a').lean()).toMatchObject({ publishedTo: 2, version: 2 });
    });

    it('tries again after a failed publish: nothing missing, first occurrences in order', async () => {
      const sent: string[] = [];
      const errors: unknown[] = [];
      let failures = 3;
      const running = start(
        async (messages) => {
          // Some brokers take part of a batch before they fail.
          sent.push(...messages.slice(0, failures > 0 ? 1 : undefined).map(({ headers }) => headers.ce_id!));
          if (failures-- > 0) throw new Error('broker away');
        },
        { onError: (error) => errors.push(error) },
      );
      await accounts.create('a', cause('a'), by(), [opened('A'), deposited(1), deposited(2)]);
      await accounts.handle('a', cause('b'), by(), () => [deposited(3)]);
      await running.idle();
      expect(errors).toHaveLength(3);
      expect([...new Set(sent)]).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
    });

    it('publishes after a restart what a crash left behind', async () => {
      await accounts.create('a', cause('a'), by(), [opened('A')]);
      const never = start(() => Promise.reject(new Error('gone')), { onError: () => {}, drainMs: 50 });
      expect(await accounts.model.countDocuments({ pending: true })).toBe(1);
      await never.stop();
      const sent: string[] = [];
      await start(async (messages) => void sent.push(...messages.map(({ headers }) => headers.ce_id!))).idle();
      expect(sent).toEqual(['a:1']);
    });

    it('finds by its sweep what no signal told of', async () => {
      const sent: string[] = [];
      let arrived = (): void => {};
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      const running = start(
        async (messages) => {
          sent.push(...messages.map(({ headers }) => headers.ce_id!));
          arrived();
        },
        { sweepMs: 20 },
      );
      await running.idle();
      const elsewhere = new (accounts.constructor as new (...args: unknown[]) => typeof accounts)(accountDefinition, accounts.model);
      await elsewhere.create('z', cause('z'), by(), [opened('Z')]);
      await arrival;
      expect(sent).toEqual(['z:1']);
    });

    it('is not held up by a document that cannot be turned into a message', async () => {
      const errors: unknown[] = [];
      const sent: string[] = [];
      relay = startRelay(accounts, {
        toMessage: (recorded, doc) => {
          if (doc.id === 'bad') throw new Error('bug');
          return accountMessage(recorded, doc);
        },
        publish: async (messages) => void sent.push(...messages.map(({ headers }) => headers.ce_id!)),
        onError: (error) => errors.push(error),
        sweepMs: 20,
      });
      await accounts.create('bad', cause('bad'), by(), [opened('B')]);
      await accounts.create('good', cause('good'), by(), [opened('G')]);
      for (let i = 0; i < 5_000 && !sent.includes('good:1'); i++) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(sent).toEqual(['good:1']);
      expect(errors.length).toBeGreaterThan(0);
      await accounts.model.collection.deleteOne({ _id: 'bad' as never });
    });
  });
}
