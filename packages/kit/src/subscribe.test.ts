import mongoose from 'mongoose';
import type { IncomingEvent } from './events';
import { handing } from './subscribe';

const { MongoNetworkError, MongoServerSelectionError } = mongoose.mongo;
const event = { id: 'm:1:1', type: 'Told' } as IncomingEvent<undefined>;

describe('a handler that reads the store by itself', () => {
  /** What both ways of handing an event over reject with when its handler throws this. */
  const seen = (thrown: unknown): Promise<unknown[]> => {
    const handler = () => Promise.reject(thrown as Error);
    const one = handing('probe', { topic: 'evaluation', handlers: { Told: handler } } as never).each(event);
    const many = handing('probe', { topic: 'evaluation', batch: handler } as never).many([event]);
    return Promise.all([one, many].map((handed) => handed.then(() => 'handled').catch((error: unknown) => error)));
  };

  test.each([
    ['a lost connection', new MongoNetworkError('connection 3 closed')],
    ['no primary', new MongoServerSelectionError('no primary', { servers: new Map() } as never)],
    ['a server that shuts down', new mongoose.mongo.MongoServerError({ code: 91, message: 'shutting down' })],
    ['a store that was closed', new mongoose.mongo.MongoNotConnectedError('client was closed')],
  ])('%s is an outage, which passes, and no bad message', async (_name, thrown) => {
    const unavailable = expect.objectContaining({ code: 'store.unavailable', kind: 'unavailable' });
    expect(await seen(thrown)).toEqual([unavailable, unavailable]);
  });

  test('a bug stays one', async () => {
    const bug = new TypeError('undefined is no function');
    expect(await seen(bug)).toEqual([bug, bug]);
  });
});
