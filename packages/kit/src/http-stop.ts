import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { closingAnswer } from './http-malformed';

/**
 * So long a connection that was idle when the stop began may still bring a request: one that is on its way already must not meet
 * a closed door. After it whatever idles is closed.
 */
const LAST_REQUEST_MS = 500;
const LOOK_MS = 50;
/** So long before the end of the drain whoever still sends their request hears that it is for nothing. */
const LAST_WORD_MS = 500;

/** The requests of a server and how they end when it stops: each that was read is answered, and its connection closed. */
export class Drain {
  private readonly open = new Map<ServerResponse, IncomingMessage>();
  private ending = false;

  /** A request begins. */
  asks(request: IncomingMessage, response: ServerResponse): void {
    this.open.set(response, request);
    response.once('close', () => this.open.delete(response));
    if (this.ending) lastOf(response);
  }

  /**
   * Takes no more connections, tells those that are kept alive to close with their next answer, and resolves when all are gone.
   * @param cut ends whatever is left after `drainMs`
   */
  async stop(server: Server, drainMs: number, cut: () => void): Promise<void> {
    this.ending = true;
    for (const response of this.open.keys()) lastOf(response);
    const began = performance.now();
    // Not `server.close()`: it closes idle connections at once, whatever is on its way to us through them.
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    const looking = setInterval(() => {
      const ms = performance.now() - began;
      if (ms >= LAST_REQUEST_MS) server.closeIdleConnections();
      if (ms >= drainMs - LAST_WORD_MS) this.refuseUnsent();
      if (ms >= drainMs) cut();
    }, LOOK_MS);
    await closed;
    clearInterval(looking);
    // Ends the timer by which the server looks for slow requests.
    server.close(() => undefined);
  }

  /** Whoever has not sent their whole request by now is told to send it again. */
  private refuseUnsent(): void {
    for (const [response, { complete, socket }] of this.open)
      if (!complete && !response.headersSent && !socket.writableEnded) socket.end(closingAnswer());
  }
}

function lastOf(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
