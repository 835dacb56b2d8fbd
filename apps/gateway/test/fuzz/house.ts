import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { smsSandbox } from '@mingjing/notification';
import { comingFrom, evaluate, fetching } from '../../../platform/src/honest-citizen';
import { openHall, signIn, startPlatform, until, type Hall, type Platform } from '../platform';

type Item = Record<string, unknown>;
type Schema = Record<string, unknown>;

/** One operation of openapi.json. */
export interface Described {
  method: string;
  path: string;
  parameters: { name: string; in: string; schema: Schema }[];
  body?: { type: string; schema: Schema };
  /** `anyone`, `signedIn` or a row of the authorisation table. */
  who: string;
}

/** What a running gateway says of itself. */
export interface Document {
  operations: Described[];
  schemas: Record<string, Schema>;
}

/** A platform with something of everything in it, who may use it, and what is there by name. */
export interface House {
  platform: Platform;
  halls: readonly Hall[];
  document: Document;
  /** Bearer tokens by role. */
  tokens: Map<string, string>;
  /** Values that are there: by the name of a field or of a list ("unitId", "cases"). */
  pool: Map<string, string[]>;
  /** What no answer may tell. */
  secrets: string[];
  renew(role: string): Promise<void>;
}

const ROLES: Record<string, (hall: Hall) => { divisions?: string[]; units?: string[] }> = {
  coordinator: () => ({ divisions: ['632800'] }),
  supervisor: () => ({ divisions: ['632801'] }),
  approver: () => ({ divisions: ['632800'] }),
  leader: () => ({ divisions: ['632800'] }),
  unitAdmin: ({ unitId }) => ({ units: [unitId] }),
  unitHead: ({ unitId }) => ({ units: [unitId] }),
  windowStaff: ({ unitId }) => ({ units: [unitId] }),
  sysAdmin: () => ({}),
  secAdmin: () => ({}),
  auditAdmin: () => ({}),
};
export const SMS_SECRET = 'secret-of-the-test-0123456789';
const PASSWORD = 'Mj-Pruefung-7-qX';
/** Accounts that the calls themselves come from: their ids are not drawn, or the calls would end them. */
const CALLER = 'caller-';

/** The limits stand, with room for a thousand calls a minute from one place; every call brings a network of its own besides. */
const SETTINGS = {
  TRUSTED_PROXY_HOPS: '1',
  PUBLIC_URL: 'https://pingyi.example.org',
  SMS_SECRET,
  SANDBOX_LISTEN: '127.0.0.1:0',
  NOTIFICATION_EVERY_MS: '200',
  LIMIT_APP_PER_MINUTE: '1000000',
  LIMIT_WRONG_KEY_PER_MINUTE: '1000000',
  LIMIT_CALLBACK_PER_MINUTE: '1000000',
  STREAMS_AT_ONCE: '100',
  EXPORT_AT_ONCE: '30',
  PRINT_AT_ONCE: '30',
  IMPORT_WAIT_SECONDS: '60',
};

export async function openHouse(): Promise<House> {
  const platform = await startPlatform(SETTINGS, { services: [smsSandbox] });
  try {
    return await furnished(platform);
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

async function furnished(platform: Platform): Promise<House> {
  const halls = [await openHall(platform, '632801', '政务服务大厅'), await openHall(platform, '632821', '乌兰大厅')];
  const [hall] = halls as [Hall];
  const document = readDocument();
  const tokens = new Map<string, string>();
  for (const [role, scope] of Object.entries(ROLES)) tokens.set(role, await signIn(platform, `${CALLER}${role}`, role, scope(hall)));
  for (const role of ['supervisor', 'windowStaff']) await signIn(platform, `other-${role.toLowerCase()}`, role, ROLES[role]?.(hall) ?? {});
  const house: House = {
    ...{ platform, halls, document, tokens },
    pool: new Map(),
    secrets: [PASSWORD, SMS_SECRET, ...tokens.values()],
    async renew(role) {
      const answer = await platform.http
        .post('/api/v1/auth/login')
        .set(comingFrom(randomUUID()))
        .send({ username: `${CALLER}${role}`, password: PASSWORD });
      if (answer.status !== 200) throw new Error(`${role} cannot sign in any more: ${answer.text}`);
      tokens.set(role, answer.body.accessToken as string);
      house.secrets.push(answer.body.accessToken as string);
    },
  };
  await furnish(house);
  await fillPool(house);
  return house;
}

function readDocument(): Document {
  const text = readFileSync(path.join(__dirname, '../../openapi.json'), 'utf8');
  const { paths, components } = JSON.parse(text) as {
    paths: Record<string, Record<string, Item>>;
    components: { schemas: Record<string, Schema> };
  };
  const operations = Object.entries(paths).flatMap(([at, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, description }]): Described => {
      const [content] = Object.entries((requestBody as { content: Record<string, { schema: Schema }> } | undefined)?.content ?? {});
      return {
        ...{ method: method.toUpperCase(), path: at, parameters: parameters as Described['parameters'] },
        ...(content && { body: { type: content[0], schema: content[1].schema } }),
        who: String(description).split(' · ').at(-1) as string,
      };
    }),
  );
  return { operations, schemas: components.schemas };
}

/** Asks as somebody who holds a role, from a network of their own. */
export function asking({ platform, tokens }: House, role: string, method: 'get' | 'post' | 'put', at: string) {
  return platform.http[method](`/api/v1${at}`).set({ ...comingFrom(randomUUID()), authorization: `Bearer ${tokens.get(role)}` });
}

const CASES = 6;

/** Something of everything: matters, invitations, evaluations held and not, cases at several stages, officials, counts, a key. */
async function furnish(house: House): Promise<void> {
  const { platform, halls, pool } = house;
  const put = (name: string, value: unknown): void => void pool.set(name, [...(pool.get(name) ?? []), String(value)]);
  for (const [at, { unitId, pointId }] of halls.entries()) {
    const matter = {
      matterNumber: `M-${at}`,
      itemName: '社保登记',
      handledOn: '2026-03-05',
      phone: `1390001000${at}`,
      servicePointId: pointId,
    };
    const { body } = await asking(house, 'coordinator', 'post', '/matters').send(matter).expect(201);
    const invited = await asking(house, 'coordinator', 'post', `/matters/${encodeURIComponent(body.id as string)}/invitation`).send({});
    put('token', invited.body.token);
    const official = { name: '干部甲', phone: `1380002000${at}`, unitId, duty: '科长' };
    await asking(house, 'coordinator', 'post', '/officials').send(official).expect(201);
  }
  const send = fetching(platform.url);
  for (const [at, level] of [...Array<string>(CASES).fill('unsatisfied'), 'satisfied', 'basicallySatisfied'].entries()) {
    const said = { code: (halls[at % 2] as Hall).code, level, text: '等了很久', phone: `1381234567${at}` };
    const { body } = await evaluate(send, randomUUID(), said);
    put('receipt', (body as { receipt: string }).receipt);
  }
  for (let n = 0; n < 20; n += 1) {
    const opened = await send({
      method: 'GET',
      route: `/api/v1/public/plates/${(halls[0] as Hall).code}/page`,
      headers: comingFrom(`page ${n}`),
    });
    put('page', (opened.body as { page: string }).page);
  }
  await asking(house, 'secAdmin', 'post', '/api-keys')
    .send({ name: '平台', divisions: ['632801'] })
    .expect(201);
  const cases = await until(async () => {
    const { body } = await asking(house, 'coordinator', 'get', '/cases').expect(200);
    return body.total === CASES && (body.items as { id: string }[]);
  });
  const act = (at: number, action: string, body: object) =>
    asking(house, 'coordinator', 'post', `/cases/${cases[at]?.id}/actions/${action}`).send(body).expect(200);
  for (let at = 1; at < CASES; at += 1) await act(at, 'accept', {});
  for (let at = 2; at < CASES; at += 1) await act(at, 'recordVisit', { result: 'reached', way: 'phone', grade: 'simple' });
  for (let at = 3; at < CASES; at += 1) await act(at, 'dispatch', { instruction: '请核实' });
}

/** Ids and codes out of every list there is, under the name of the list and of the field. */
async function fillPool({ platform, document, tokens, pool }: House): Promise<void> {
  const put = (name: string, value: unknown): void => {
    if (typeof value !== 'string' || value === '' || pool.get(name)?.includes(value)) return;
    pool.set(name, [...(pool.get(name) ?? []), value]);
  };
  const lists = document.operations.filter(({ method, path: at }) => method === 'GET' && /^\/api\/v1\/[a-z/-]+$/.test(at));
  for (const { path: at } of lists)
    for (const token of tokens.values()) {
      const { body } = await platform.http.get(at).set({ ...comingFrom(randomUUID()), authorization: `Bearer ${token}` });
      const items = (body as { items?: unknown }).items;
      if (!Array.isArray(items)) continue;
      for (const item of items as Item[]) {
        if (JSON.stringify(item).includes(CALLER)) continue;
        for (const [name, value] of Object.entries(item)) if (/^(id|code|key|.*Id)$/.test(name)) put(name, value);
        for (const { id } of (item['assignments'] ?? []) as Item[]) put('assignmentId', id);
        if (at.endsWith('/rules')) put('value', JSON.stringify(item['value']));
        put(at.split('/').at(-1) as string, item['id'] ?? item['code']);
      }
    }
  for (const division of ['632800', '632801', '632821']) put('division', division);
}
