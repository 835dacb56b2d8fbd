import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { start, type Clock, type Running } from '@mingjing/kit';
import { adapters, dropDatabases } from '@mingjing/testing';
import {
  FAULTS_PATH,
  INBOX_PATH,
  inboxReply,
  lookUpReply,
  MESSAGES_PATH,
  REPLIES_PATH,
  SANDBOX_ANNOUNCED,
  sendReply,
  SIGNATURE_HEADER,
  signed,
  type Faults,
  type InboxReply,
  type LookUpReply,
  type SendReply,
} from '../src/sandbox/api';
import { smsSandbox } from '../src/sandbox/service';

export { until } from '@mingjing/testing';

export const SECRET = 'secret of the sandbox tests';

/** What the platform's callback address was told. */
export interface Told {
  what: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An address that hears callbacks; `status` is what it answers. */
export class Listener {
  readonly heard: Told[] = [];
  status = 200;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const what = String(request.url).split('/').at(-1) as string;
        this.heard.push({ what, headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(this.status).end();
      });
    });
  }

  static async open(): Promise<Listener> {
    const listener = new Listener();
    await new Promise<void>((resolve) => listener.server.listen(0, '127.0.0.1', resolve));
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/sms/sandbox`;
  }

  /** The entries of all bodies taken of one kind. */
  entries(what: string): Record<string, string>[] {
    return this.heard.filter((told) => told.what === what).flatMap(({ body }) => JSON.parse(body) as Record<string, string>[]);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The sandbox alone, on a directory (or database) of its own. */
export interface SandboxRun {
  url: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
  send(messages: { id: string; to: string; text?: string }[], given?: { signature?: string; secret?: string; at?: Date }): Promise<Answer>;
  lookUp(ids: string[]): Promise<LookUpReply['messages']>;
  inbox(asked?: Record<string, string>): Promise<InboxReply>;
  reply(from: string, text: string, key?: string): Promise<string>;
  faults(given: Partial<Faults>): Promise<void>;
}
export interface Answer {
  status: number;
  results: SendReply['results'];
}

const json = { 'Content-Type': 'application/json' };
export const text = (words: string): string => `【明镜评议】${words}`;

export async function startSandbox(clock: Clock, callback: string, env: Record<string, string> = {}): Promise<SandboxRun> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-sandbox-'));
  const chosen = adapters();
  const given = {
    ...chosen,
    DATA_DIR: dataDir,
    METRICS_PORT: 'off',
    LOG_LEVEL: 'silent',
    SMS_SECRET: SECRET,
    SANDBOX_LISTEN: '127.0.0.1:0',
    SANDBOX_CALLBACK_URL: callback,
    ...env,
  };
  let running: Running = await start([smsSandbox], { env: given, clock }).catch((error: unknown) => {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  });
  const url = (): string => running.addresses[SANDBOX_ANNOUNCED] as string;
  const ask = async (place: string, method: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(url() + place, { method, headers: json, body: JSON.stringify(body) });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    get url() {
      return url();
    },
    async restart() {
      await running.stop();
      running = await start([smsSandbox], { env: given, clock });
    },
    async stop() {
      await running.stop();
      await dropDatabases(chosen, dataDir, ['sandbox']);
      rmSync(dataDir, { recursive: true, force: true });
    },
    async send(messages, { signature = '明镜评议', secret = SECRET, at = new Date() } = {}) {
      const body = JSON.stringify({ messages: messages.map((one) => ({ signature, text: text('您好'), ...one })) });
      const headers = { ...json, [SIGNATURE_HEADER]: signed(secret, body, at) };
      const answer = await fetch(url() + MESSAGES_PATH, { method: 'POST', headers, body });
      const said: unknown = await answer.json();
      return { status: answer.status, results: answer.ok ? sendReply.parse(said).results : [] };
    },
    async lookUp(ids) {
      const place = `${MESSAGES_PATH}?ids=${ids.join(',')}`;
      const answer = await fetch(url() + place, { headers: { [SIGNATURE_HEADER]: signed(SECRET, place, new Date()) } });
      return lookUpReply.parse(await answer.json()).messages;
    },
    async inbox(asked = {}) {
      const answer = await fetch(`${url()}${INBOX_PATH}?${new URLSearchParams(asked).toString()}`);
      return inboxReply.parse(await answer.json());
    },
    reply: async (from, words, key) => String((await ask(REPLIES_PATH, 'POST', { from, text: words, ...(key && { key }) }))['eventId']),
    faults: async (fault) => void (await ask(FAULTS_PATH, 'PUT', fault)),
  };
}
