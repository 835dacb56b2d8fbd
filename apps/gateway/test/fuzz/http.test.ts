import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { READERS } from '@mingjing/contracts';
import { comingFrom } from '../../../platform/src/honest-citizen';
import { closeConnections, drawCall, scheduleOf, send, type Answered, type Asked } from './http-calls';
import { asking, openHouse, type Described, type House } from './house';
import { callsOf, inLanes, patience, SEED } from './random';

const CALLS = callsOf(2_000);
const LANES = 6;

let house: House;
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  house = await openHouse();
});
afterAll(async () => {
  closeConnections();
  await house?.platform.stop();
  process.off('unhandledRejection', note);
});

const STACK = /\n\s+at |node_modules|\/packages\/|\/apps\/|TypeError|RangeError|SyntaxError|MongoServerError|CastError/;

/** What is wrong with an answer, or nothing. */
function faultOf({ operation }: Asked, { status, headers, body }: Answered): string | undefined {
  if (status >= 500) return 'a fault of ours';
  // Wrong passwords of somebody who is signed in are counted for their account.
  if (status === 429 && !(codeOf(body) === 'signIn.locked' && operation.path.startsWith('/api/v1/auth/'))) return 'held up';
  if (STACK.test(status < 400 ? '' : body)) return 'tells of its inside';
  if (house.secrets.some((secret) => operation.path !== '/api/v1/auth/login' && body.includes(secret))) return 'tells a secret';
  if (status < 400) return undefined;
  const type = String(headers['content-type']);
  if (type.startsWith('text/html')) return /[\u4e00-\u9fff]/.test(body) ? undefined : 'says nothing in Chinese';
  if (!type.startsWith('application/problem+json')) return `a refusal of type ${type}`;
  const { detail, detailEn, field, status: told } = JSON.parse(body) as Record<string, unknown>;
  if (told !== status || !/^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$/.test(codeOf(body))) return 'no code or another status';
  if (!/[\u4e00-\u9fff]/.test(String(detail)) || !detailEn) return 'no rule in both languages';
  if (status === 400 && !field && !WHOLE.test(codeOf(body)) && !/^内容有误/.test(String(detail))) return 'names no field';
  return undefined;
}

const codeOf = (body: string): string => String((JSON.parse(body) as { code: unknown }).code);

/** Refusals of a request as a whole. */
const WHOLE = /^(body|path|text|import|file|request)\./;

function shown({ operation, role, target, headers, body }: Asked): string {
  const { authorization: _secret, ...others } = headers;
  return `${operation.method} ${operation.path} as ${role ?? 'anonymous'}: ${target.slice(0, 300)} ${JSON.stringify(others)}\n${body?.toString().slice(0, 600) ?? ''}`;
}

test(
  `no call of any operation is answered by a fault of ours (${CALLS} calls, FUZZ_SEED=${SEED})`,
  async () => {
    const schedule = scheduleOf(house.document.operations, CALLS);
    const faults: string[] = [];
    await inLanes(CALLS, LANES, async (n) => {
      const asked = drawCall(house, schedule[n] as Described, n);
      try {
        const answer = await send(house.platform.url, asked);
        if (answer.status === 401 && asked.role) await house.renew(asked.role);
        const fault = faultOf(asked, answer);
        if (fault) faults.push(`call ${n}: ${fault}\n${shown(asked)}\n→ ${answer.status} ${answer.body.slice(0, 500)}`);
      } catch (error) {
        faults.push(`call ${n}: no answer: ${String(error)}\n${shown(asked)}`);
      }
    });
    expect(faults).toEqual([]);
  },
  patience(CALLS),
);

describe('each kind of odd input, whether it was drawn or not', () => {
  const coordinator = (method: 'get' | 'post' | 'put', at: string) => asking(house, 'coordinator', method, at);

  test.each(['海西', 'a b', '%00'.padEnd(9, 'x'), 'x'.repeat(65), '$gt', '..%2f', '🙏'])('%j in an address is no id', async (id) => {
    await house.renew('coordinator');
    for (const at of ['/cases/ID', '/units/ID', '/matters/ID/invitation', '/cases/ID/actions/accept']) {
      const method = /invitation|accept/.test(at) ? 'post' : 'get';
      const refused = await coordinator(method, at.replace('ID', encodeURIComponent(id)));
      expect(refused.body).toMatchObject({
        status: 400,
        code: 'input.invalid',
        field: 'id',
        detail: expect.stringMatching(/[\u4e00-\u9fff]/),
      });
    }
  });

  test.each(['{"__proto__":{"level":"satisfied"},"name":"x"}', '{"\\u005f_proto__":1}', '{"a":{"__proto__":null}}'])(
    'the name of no field: %s',
    async (body) => {
      const refused = await coordinator('post', '/units').type('json').send(body);
      expect(refused.body).toMatchObject({ status: 400, code: 'body.fieldName', field: '__proto__' });
    },
  );

  test('the same in a query, a form and an evaluation', async () => {
    expect((await coordinator('get', '/units?__proto__=1')).body).toMatchObject({ code: 'body.fieldName' });
    const [code] = house.pool.get('code') as string[];
    const form = await house.platform.http.post(`/e/${code}`).set(comingFrom('form')).type('form').send('level=satisfied&__proto__=x');
    expect(form.status).toBe(400);
    const body = `{"code":"${code}","level":"satisfied","dimensions":{"__proto__":"satisfied"}}`;
    const json = house.platform.http.post('/api/v1/public/evaluations').set({ ...comingFrom('json'), 'idempotency-key': 'p-1' });
    expect((await json.type('json').send(body)).body).toMatchObject({ status: 400, code: 'body.fieldName' });
  });

  test('a version that is missing is named', async () => {
    const [window] = house.pool.get('windowId') as string[];
    const refused = await coordinator('put', `/windows/${window}`).send({ name: '综合窗口' });
    expect(refused.body).toMatchObject({ status: 400, field: 'version' });
  });

  test.each([
    ['an address that is not escaped', 'GET /api/v1/units?query=海西 HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'request.malformed'],
    ['headers that are too long', `GET /healthz HTTP/1.1\r\nHost: a\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'request.headersTooLarge'],
    ['what is no HTTP at all', 'HELLO\r\n\r\n', 400, 'request.malformed'],
  ])('%s is answered by a problem document', async (_what, sent, status, code) => {
    const { hostname, port } = new URL(house.platform.url);
    const socket = connect(Number(port), hostname);
    socket.write(sent);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(body)).toMatchObject({ status, code, detail: expect.stringMatching(/[\u4e00-\u9fff]/) });
  });
});

/** What is made by these, and where it is listed. */
const MAKING = ['/api/v1/units', '/api/v1/service-points', '/api/v1/matters', '/api/v1/accounts', '/api/v1/posts', '/api/v1/officials'];

test.each(MAKING)('what is refused at POST %s leaves the list as it was', async (at) => {
  const operation = house.document.operations.find(({ method, path }) => method === 'POST' && path === at) as Described;
  const role = /accounts/.test(at) ? 'sysAdmin' : /posts/.test(at) ? 'secAdmin' : 'coordinator';
  const listed = async (): Promise<number> => {
    await house.renew(role);
    return (await asking(house, role, 'get', at.replace('/api/v1', '')).expect(200)).body.total as number;
  };
  const before = await listed();
  let made = 0;
  for (let n = 0; n < 12; n += 1) {
    const { status } = await send(house.platform.url, drawCall(house, operation, CALLS + n));
    if (status < 300) made += 1;
  }
  expect(await listed()).toBe(before + made);
});

test('afterwards everything serves, nothing lies among the dead letters, and no promise was forgotten', async () => {
  await house.renew('sysAdmin');
  for (const service of READERS) {
    const { body } = await asking(house, 'sysAdmin', 'get', '/dead-letters').query({ service }).expect(200);
    expect(body.items).toEqual([]);
  }
  await house.platform.http.get('/healthz').expect(200);
  await house.platform.http.get('/readyz').expect(200);
  expect(unhandled).toEqual([]);
});
