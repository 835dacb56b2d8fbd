import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  directory as directoryContract,
  evaluation as evaluationContract,
  notification as contract,
  operations,
} from '@mingjing/contracts';
import { directory } from '@mingjing/directory';
import { evaluation } from '@mingjing/evaluation';
import {
  actorSigner,
  Channels,
  citizen,
  isRefused,
  isSystem,
  openKeys,
  promiseClient,
  start,
  systemActor,
  type Actor,
  type Definition,
  type PromiseClient,
  type Running,
  type Service,
} from '@mingjing/kit';
import { adapters, dropDatabases, official, until } from '@mingjing/testing';
import type { Models } from '../src/models';
import { FAULTS_PATH, INBOX_PATH, inboxReply, REPLIES_PATH, SANDBOX_ANNOUNCED, type Faults, type InboxReply } from '../src/sandbox/api';
import { notification, smsSandbox } from '../src/service';

export { official, until };

export type NotificationClient = PromiseClient<contract.NotificationServiceService>;

/** Half past ten of a Thursday in Qinghai. */
export const MORNING = '2026-03-05T02:30:00Z';
export const COUNTY = '632801';
export const HOST = 'https://pj.example.gov.cn';
export const coordinator = official('coordinator', { divisions: ['632800'] });
export const supervisor = official('supervisor', { divisions: [COUNTY] });
export const gatewayItself = systemActor('gateway');
const platformItself = systemActor('platform');

/**
 * Directory, evaluation, notification and the sandbox provider for real, with a door of the test's own where the sandbox
 * calls back; embedded, or on the real parts in suites named `.real.ts`.
 */
export class House {
  now = new Date(MORNING);
  /** Answers of the door are held back while this is set: the provider tells again. */
  deaf = false;
  running!: Running;
  models!: Models;
  private channels = new Channels();
  private readonly chosen = adapters();
  private readonly dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-notification-'));
  private door!: Server;
  private matters = 0;
  unitId = '';
  pointId = '';

  private constructor(
    private readonly env: Record<string, string>,
    private readonly services: Service[],
  ) {}

  static async open(env: Record<string, string> = {}, services: Service[] = [directory, evaluation, smsSandbox]): Promise<House> {
    const house = new House(env, services);
    house.door = createServer((request, response) => void house.callBack(request, response));
    await new Promise<void>((resolve) => house.door.listen(0, '127.0.0.1', resolve));
    await house.begin();
    await house.furnish();
    return house;
  }

  private async begin(): Promise<void> {
    const env = {
      ...this.chosen,
      ...{ DATA_DIR: this.dataDir, METRICS_PORT: 'off', LOG_LEVEL: 'silent', DEMO: 'false', PUBLIC_URL: HOST },
      ...{ DIRECTORY_LISTEN: '127.0.0.1:0', EVALUATION_LISTEN: '127.0.0.1:0', NOTIFICATION_LISTEN: '127.0.0.1:0' },
      ...{ SANDBOX_LISTEN: '127.0.0.1:0', NOTIFICATION_EVERY_MS: '50' },
      SANDBOX_CALLBACK_URL: `http://127.0.0.1:${(this.door.address() as AddressInfo).port}`,
      ...this.env,
    };
    const watched = {
      ...notification,
      models: (store: Parameters<typeof notification.models>[0]) => (this.models = notification.models(store) as Models),
    };
    this.running = await start([...this.services, watched], { env, clock: { now: () => new Date(this.now) } });
  }

  /** A unit with one service point of a usual name. */
  private async furnish(): Promise<void> {
    const { unit } = await this.directory(platformItself).createUnit({
      unit: directoryContract.Unit.fromPartial({ name: '政务服务局', division: COUNTY }),
    });
    this.unitId = unit?.id as string;
    const point = { name: '政务服务大厅社会保险综合窗口', kind: 'serviceWindow', unitId: this.unitId, division: COUNTY };
    const { servicePoint } = await this.evaluation(platformItself).createServicePoint({
      servicePoint: evaluationContract.ServicePoint.fromPartial(point),
      windowNames: [],
    });
    this.pointId = servicePoint?.id as string;
  }

  private async callBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const what = String(request.url).split('/').at(-1) as string;
    const status = this.deaf ? 503 : await this.take(what, Buffer.concat(chunks), headers);
    response.writeHead(status).end();
  }

  /** As the gateway hands a callback on; the HTTP status of the answer. */
  async take(what: string, body: Buffer, headers: Record<string, string>): Promise<number> {
    try {
      await this.client(gatewayItself).takeCallback({ provider: 'sandbox', what, body, headers });
      return 204;
    } catch (error) {
      return isRefused(error) && error.kind === 'unauthenticated' ? 401 : 503;
    }
  }

  async restart(): Promise<void> {
    this.channels.close();
    await this.running.stop();
    this.channels = new Channels();
    await this.begin();
  }

  async close(): Promise<void> {
    this.channels.close();
    await this.running.stop();
    this.door.closeAllConnections();
    this.door.close();
    await dropDatabases(this.chosen, this.dataDir, ['directory', 'evaluation', 'notification', 'sandbox']);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private as<D extends Definition>(definition: D, service: string, actor: Actor): PromiseClient<D> {
    const caller = isSystem(actor) ? actor.name : 'gateway';
    const sign = actorSigner(caller, openKeys(path.join(this.dataDir, 'keys')), 60);
    return promiseClient(definition, () => this.channels.get(this.running.addresses[service] as string), {
      caller,
      division: '',
      token: (audience) => sign(actor, audience),
      timeoutMs: 60_000,
    });
  }

  client(actor: Actor): NotificationClient {
    return this.as(contract.NotificationServiceService, 'notification', actor);
  }
  evaluation(actor: Actor): PromiseClient<evaluationContract.EvaluationServiceService> {
    return this.as(evaluationContract.EvaluationServiceService, 'evaluation', actor);
  }
  directory(actor: Actor): PromiseClient<directoryContract.DirectoryServiceService> {
    return this.as(directoryContract.DirectoryServiceService, 'directory', actor);
  }

  /** Has a reader read against its owner's documents, and waits for the end: how many messages that made. */
  async reconcile(group: string): Promise<number> {
    const sign = actorSigner('gateway', openKeys(path.join(this.dataDir, 'keys')), 60);
    const office = promiseClient(operations.OperationsServiceService, () => this.channels.get(this.running.addresses['notification']!), {
      ...{ caller: 'gateway', division: '' },
      token: () => sign(official('sysAdmin', {}), 'notification'),
    });
    const found = async () => (await office.listReconciliations({})).reconciliations.find((one) => one.group === group);
    const asked = (await found())?.askedAt;
    await office.reconcile({ group });
    const run = await until(async () => {
      const now = await found();
      return now?.state === 'done' && now.askedAt?.getTime() !== asked?.getTime() && now;
    });
    return run.acted;
  }

  /** Sets a rule for the county; its caches here hear of it at once. */
  async rule(key: string, value: unknown, division = COUNTY): Promise<void> {
    await this.directory(coordinator).setRule({ division, key, valueJson: JSON.stringify(value) });
    this.running.context('notification').rules.clear();
    this.running.context('evaluation').rules.clear();
  }

  /** Records matters that were handled for these phones ('' for none); their ids. */
  async record(phones: string[], handledOn = '2026-03-04'): Promise<string[]> {
    const rows = phones.map((phone, index) => {
      this.matters += 1;
      const given = { row: index + 1, matterNumber: `办-${this.matters}`, itemName: '社保卡补办', handledOn, phone };
      return evaluationContract.MatterRow.fromPartial({ ...given, servicePoint: this.pointId });
    });
    const { accepted, errors } = await this.evaluation(coordinator).importMatters({ rows, dryRun: false });
    if (accepted !== rows.length) throw new Error(JSON.stringify(errors));
    const { matters } = await this.evaluation(coordinator).listMatters(
      evaluationContract.ListMattersRequest.fromPartial({ unitId: this.unitId, pageSize: 200 }),
    );
    return rows.map(({ matterNumber }) => matters.find((matter) => matter.matterNumber === matterNumber)?.id as string);
  }

  /** Every message, the newest first. */
  async list(filter: Partial<contract.ListMessagesRequest> = {}, actor = coordinator): Promise<contract.Message[]> {
    return (await this.client(actor).listMessages(contract.ListMessagesRequest.fromPartial({ pageSize: 200, ...filter }))).messages;
  }

  /** The only message to a number once it satisfies. */
  message(phone: string, wanted: (message: contract.Message) => boolean = () => true): Promise<contract.Message> {
    return until(async () => (await this.list({ phone })).find(wanted));
  }

  private get sandboxUrl(): string {
    return this.running.addresses[SANDBOX_ANNOUNCED] as string;
  }

  async inbox(to: string): Promise<InboxReply['messages']> {
    const answer = await fetch(`${this.sandboxUrl}${INBOX_PATH}?to=${to}`);
    return inboxReply.parse(await answer.json()).messages;
  }

  private async tell(place: string, method: string, body: object): Promise<void> {
    const answer = await fetch(this.sandboxUrl + place, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${place}: ${answer.status}`);
  }

  /** Somebody answers from his phone. */
  reply(from: string, text: string, key?: string): Promise<void> {
    return this.tell(REPLIES_PATH, 'POST', { from, text, ...(key && { key }) });
  }

  faults(given: Partial<Faults>): Promise<void> {
    return this.tell(FAULTS_PATH, 'PUT', given);
  }

  /** The evaluations of the unit as the coordinator sees them. */
  async evaluations(): Promise<evaluationContract.Evaluation[]> {
    const request = evaluationContract.ListEvaluationsRequest.fromPartial({ unitId: this.unitId, pageSize: 200 });
    return (await this.evaluation(coordinator).listEvaluations(request)).evaluations;
  }

  /** Evaluates by link, as a citizen does; the code of the refusal, or nothing. */
  async evaluate(token: string, level = 'satisfied', cause = randomBytes(8).toString('hex')): Promise<string> {
    const sign = actorSigner('gateway', openKeys(path.join(this.dataDir, 'keys')), 60);
    const context = { division: '', actorToken: await sign(citizen, 'evaluation'), cause, traceparent: '', deadline: undefined };
    const submission = evaluationContract.Submission.fromPartial({ token, level });
    const { results } = await this.evaluation(citizen).submitEvaluations({ items: [{ context, submission }] });
    const result = results[0]?.result;
    return result?.$case === 'problem' ? result.value.code : '';
  }
}

/** The token in the link of a text. */
export function tokenIn(text: string): string {
  return /\/i\/([0-9A-Z]{12})/.exec(text)?.[1] ?? '';
}
