import { setImmediate } from 'node:timers/promises';
import type { ClientDuplexStream, ServerDuplexStream } from '@grpc/grpc-js';
import { Refused } from '@mingjing/contracts/refused';

interface Emitting {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

interface Answering extends Emitting {
  readonly cancelled: boolean;
  write(reply: unknown): boolean;
}

/**
 * The requests of a stream as they come. While nobody asks for the next one, nothing is read and the sender is held up.
 * @param stopping ends the stream before its next request: whoever stops cannot wait for callers who go on for hours
 * @throws Refused `call.cancelled` where the caller left before his last request, `server.stopping`
 */
export async function* received<T>(call: ServerDuplexStream<T, unknown>, stopping: AbortSignal): AsyncIterable<T> {
  // The answers still go out after the last request was read.
  const requests = call.iterator({ destroyOnReturn: false }) as AsyncIterator<T>;
  let interrupt = (): void => {};
  const onStop = (): void => interrupt();
  stopping.addEventListener('abort', onStop);
  try {
    for (;;) {
      if (stopping.aborted) throw stopped();
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        interrupt = () => reject(stopped());
        requests.next().then(resolve, reject);
      });
      if (next.done) break;
      yield next.value;
    }
  } catch (error) {
    throw call.cancelled ? left() : error;
  } finally {
    stopping.removeEventListener('abort', onStop);
  }
  // Of a caller who left grpc-js first says that he has no more requests.
  await setImmediate();
  if (call.cancelled) throw left();
}

function left(): Refused {
  return new Refused('call.cancelled', 'unavailable', {
    zh: '连接已中断，请重新发送未收到答复的内容。',
    en: 'The caller left; send again what was not answered.',
  });
}

/** What callers of an open stream hear from a server that stops. */
export function stopped(): Refused {
  return new Refused('server.stopping', 'unavailable', {
    retryAfter: 5,
    zh: '服务正在重启，请稍后重新发送未收到答复的内容。',
    en: 'The service is being stopped; send again in a moment what was not answered.',
  });
}

/**
 * Sends replies no faster than they are taken, until the last one or until nobody listens.
 * @param stopping ends them before the next one: for replies that are no answers to what was sent
 * @throws Refused `server.stopping`
 */
export async function sendReplies(call: Answering, replies: AsyncIterable<unknown>, stopping?: AbortSignal): Promise<void> {
  for await (const reply of replies) {
    if (stopping?.aborted) throw stopped();
    if (call.cancelled) return;
    if (!call.write(reply)) await drained(call, 'cancelled');
  }
}

/** Sends requests no faster than they are taken, then says that there are no more; stops where the call has ended. */
export async function sendRequests<T>(call: ClientDuplexStream<T, unknown>, requests: AsyncIterable<T> | Iterable<T>): Promise<void> {
  let ended = false;
  call.on('status', () => (ended = true));
  for await (const request of requests) {
    if (ended) return;
    if (!call.write(request)) await drained(call, 'status');
  }
  call.end();
}

/** @param over the event after which nothing drains any more */
function drained(call: Emitting, over: 'cancelled' | 'status'): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done);
      call.off(over, done);
      resolve();
    };
    call.on('drain', done);
    call.on(over, done);
  });
}
