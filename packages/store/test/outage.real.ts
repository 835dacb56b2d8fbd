import { randomUUID } from 'node:crypto';
import net from 'node:net';
import os from 'node:os';
import { type Aggregates, openStore, type Relay, startRelay, type Store } from '../src';
import { accountDefinition, type AccountEvent, accountMessage, type AccountState, by, cause, deposited, opened } from './account';
import { mongodbUri } from './real-mongod';

/** A way to mongod that can be cut and mended. */
async function cuttable(host: string, port: number): Promise<{ port: number; cut(): void; mend(): void; close(): void }> {
  const open = new Set<net.Socket>();
  let up = true;
  const server = net.createServer((near) => {
    if (!up) return near.destroy();
    const far = net.connect(port, host);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => {});
    }
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    up = false;
    for (const socket of open) socket.destroy();
  };
  const close = (): void => {
    cut();
    server.close();
  };
  return { port: (server.address() as net.AddressInfo).port, cut, mend: () => (up = true), close };
}

describe('MongoDB away for a while', () => {
  const sent = new Set<string>();
  let way: Awaited<ReturnType<typeof cuttable>>;
  let store: Store;
  let accounts: Aggregates<AccountState, AccountEvent>;
  let relay: Relay;

  beforeAll(async () => {
    const [, host, port] = /\/\/(?:[^@/]*@)?([^:/,]+):(\d+)/.exec(mongodbUri())!;
    way = await cuttable(host!, Number(port));
    const service = `outage_${randomUUID().slice(0, 8)}`;
    const uri = `mongodb://127.0.0.1:${way.port}/?directConnection=true`;
    store = await openStore({ service, mongodbUri: uri, dataDir: os.tmpdir() });
    accounts = store.aggregate(accountDefinition);
    await store.ready();
    relay = startRelay(accounts, {
      toMessage: accountMessage,
      publish: async (messages) => messages.forEach(({ headers }) => sent.add(headers.ce_id!)),
      onError: () => {},
      sweepMs: 50,
    });
  });

  afterAll(async () => {
    way.mend();
    await relay.stop();
    await store.connection.dropDatabase();
    await store.close();
    way.close();
  });

  it('refuses as unavailable, resumes by itself, and a repeated cause tells what became of it', async () => {
    await accounts.create('a', cause('a'), by(), [opened('A')]);
    way.cut();
    const refusals = await Promise.allSettled([
      accounts.handle('a', cause('b'), by(), () => [deposited(1)]),
      accounts.create('c', cause('c'), by(), [opened('C')]),
      accounts.load('a'),
      store.ping(),
    ]);
    const reasons = refusals.map((one) => (one.status === 'rejected' ? (one.reason as { code?: string }).code : one));
    expect(reasons).toEqual(Array(4).fill('store.unavailable'));
    way.mend();
    const handled = await accounts.handle('a', cause('b'), by(), () => [deposited(1)]);
    expect(handled).toMatchObject({ version: 2, state: { balance: 1 } });
    const { outcome } = await accounts.create('c', cause('c'), by(), [opened('C')]);
    expect(['created', 'replayed']).toContain(outcome);
    await relay.idle();
    expect([...sent].sort()).toEqual(['a:1', 'a:2', 'c:1']);
  });
});
