import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import type supertest from 'supertest';
import { CALLED } from '@mingjing/contracts';
import { routes } from '../src/services';
import { pdf } from '../../../packages/evidence/test/samples';
import { comingFrom } from '../../platform/src/honest-citizen';
import { openHall, PASSWORD, signIn, startPlatform, until, type Hall, type Platform } from './platform';

let platform: Platform;
let hall: Hall;
let coordinator: string;
let unitAdmin: string;

beforeAll(async () => {
  platform = await startPlatform({ PUBLIC_URL: 'https://pingyi.example.org/', TRUSTED_PROXY_HOPS: '1' });
  hall = await openHall(platform, '632801', '政务服务大厅');
  coordinator = await signIn(platform, 'coordinator-a', 'coordinator', { divisions: ['632800'] });
  unitAdmin = await signIn(platform, 'unitadmin-a', 'unitAdmin', { units: [hall.unitId] });
});
afterAll(async () => platform?.stop());

const as = (token: string) => ({ authorization: `Bearer ${token}` });
const evaluate = (body: object, key: string = randomUUID()) =>
  platform.http
    .post('/api/v1/public/evaluations')
    .set({ ...comingFrom(key), 'Idempotency-Key': key })
    .send(body);
const words = { level: 'satisfied', attitude: 'satisfied', efficiency: 'basicallySatisfied' };

describe('signing in', () => {
  test('a bearer token opens what the post may see, and ends when it is given back', async () => {
    const { body } = await platform.http.post('/api/v1/auth/login').send({ username: 'unitadmin-a', password: PASSWORD }).expect(200);
    const me = await platform.http.get('/api/v1/auth/me').set(as(body.accessToken)).expect(200);
    expect(me.body).toMatchObject({
      username: 'unitadmin-a',
      division: '632801',
      assignments: [{ role: 'unitAdmin', units: [hall.unitId] }],
    });
    expect(me.body.actions).toContain('matter.enter');
    expect(me.body.actions).not.toContain('rule.set');
    expect(me.headers['cache-control']).toBe('no-store');
    await platform.http.post('/api/v1/auth/logout').set(as(body.accessToken)).expect(204);
    await platform.http.get('/api/v1/auth/me').set(as(body.accessToken)).expect(401);
  });

  test('a wrong password and an unknown name are the same answer', async () => {
    const [wrong, unknown] = await Promise.all(
      ['coordinator-a', 'nobody-here'].map((username) =>
        platform.http.post('/api/v1/auth/login').send({ username, password: 'Wrong-1-password' }),
      ),
    );
    expect(wrong?.status).toBe(401);
    const { traceId: _one, ...first } = wrong?.body as Record<string, unknown>;
    const { traceId: _other, ...second } = unknown?.body as Record<string, unknown>;
    expect(first).toEqual(second);
  });

  test('wrong passwords from its own network do not lock out a browser that is known for the account', async () => {
    await signIn(platform, 'supervisor-locked', 'supervisor', { divisions: ['632801'] });
    const enter = (password: string, cookie = '') =>
      platform.http.post('/api/v1/auth/login').set('cookie', cookie).send({ username: 'supervisor-locked', password });
    const first = await enter(PASSWORD).expect(200);
    const known = (first.headers['set-cookie'] as unknown as string[]).map((line) => line.split(';')[0]).join('; ');
    for (let n = 0; n < 5; n += 1) await enter('Wrong-1-password').expect(401);
    const locked = await enter(PASSWORD).expect(429);
    expect(locked.body).toMatchObject({ code: 'signIn.locked', detail: expect.stringMatching(/秒后再试/) });
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
    await enter(PASSWORD, known).expect(200);
  });

  test('a cookie session works from our own pages only', async () => {
    const signedIn = await platform.http
      .post('/api/v1/auth/login')
      .send({ username: 'coordinator-a', password: PASSWORD, session: 'cookie' })
      .expect(200);
    expect(signedIn.body.accessToken).toBeUndefined();
    const [cookie = ''] = signedIn.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict; Secure/);
    const session = { cookie: cookie.split(';')[0] as string };
    await platform.http.get('/api/v1/auth/me').set(session).expect(200);
    const other = await platform.http.post('/api/v1/matters').set(session).set('Origin', 'https://evil.example.org').send({});
    expect(other.status).toBe(403);
    expect(other.body.code).toBe('session.crossSite');
    await platform.http.post('/api/v1/auth/logout').set(session).set('Sec-Fetch-Site', 'same-origin').expect(204);
    await platform.http.get('/api/v1/auth/me').set(session).expect(401);
  });

  test('rights that end, end at once', async () => {
    const token = await signIn(platform, 'supervisor-leaving', 'supervisor', { divisions: ['632801'] });
    await platform.http.get('/api/v1/cases').set(as(token)).expect(200);
    const { accounts } = await platform.directory.listAccounts({ division: '', query: 'supervisor-leaving', page: 1, pageSize: 10 });
    await platform.directory.endAssignment({ assignmentId: accounts[0]?.assignments[0]?.id as string });
    const refused = await until(async () => {
      const answer = await platform.http.get('/api/v1/cases').set(as(token));
      return answer.status === 403 && answer;
    });
    expect(refused.body).toMatchObject({ status: 403, code: 'authorisation.forbidden' });
  });

  test.each(routes.filter(({ who }) => who !== 'anyone').map(({ method, path }) => [method, path] as const))(
    '%s %s asks to sign in',
    async (method, at) => {
      const answer = await platform.http[method.toLowerCase() as 'get'](at.replaceAll(/\{\w+\}/g, 'x'));
      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toMatch('application/problem+json');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    },
  );
});

describe('a citizen', () => {
  test('evaluates by plate code; the same key again is the same receipt, with another body a conflict', async () => {
    const key = randomUUID();
    const first = await evaluate({ code: hall.code, ...words, text: '很满意 🙏 བཀྲ་ཤིས།' }, key).expect(201);
    expect(first.body.receipt).toMatch(/^\d{16}$/);
    expect(first.headers['set-cookie']?.[0]).toMatch(/^mj_device=.*HttpOnly/);
    const again = await evaluate({ code: hall.code, ...words, text: '很满意 🙏 བཀྲ་ཤིས།' }, key).expect(201);
    expect(again.body).toEqual(first.body);
    const other = await evaluate({ code: hall.code, ...words, text: '另一句话' }, key).expect(409);
    expect(other.body).toMatchObject({
      code: 'idempotency.reused',
      field: 'Idempotency-Key',
      detail: expect.stringMatching(/[\u4e00-\u9fff]/),
    });
  });

  test('follows it by receipt, in plain words with nothing personal, and changes it', async () => {
    const { body } = await evaluate({ code: hall.code, ...words, level: 'unsatisfied', text: '等了很久', phone: '13812345678' }).expect(
      201,
    );
    const seen = await platform.http.get(`/api/v1/public/receipts/${body.receipt}`).expect(200);
    expect(seen.body).toMatchObject({
      receipt: body.receipt,
      servicePointName: '政务服务大厅',
      level: 'unsatisfied',
      state: '评价已收到，等待受理',
    });
    expect(JSON.stringify(seen.body)).not.toMatch(/1381234|138\*|等了很久/);
    await platform.http
      .post(`/api/v1/public/receipts/${body.receipt}`)
      .set('Idempotency-Key', randomUUID())
      .send({ level: 'basicallySatisfied' })
      .expect(200);
    const changed = await platform.http.get(`/api/v1/public/receipts/${body.receipt}`).expect(200);
    expect(changed.body.level).toBe('basicallySatisfied');
  });

  test('uses the page without JavaScript: what was typed stays when something is wrong', async () => {
    const page = await platform.http.get(`/e/${hall.code}`).expect(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.text).toContain('政务服务大厅');
    expect(page.text).not.toMatch(/<script(?! src="\/assets\/)|<style|style=|https?:\/\//);
    const token = /name="page" value="([^"]+)"/.exec(page.text)?.[1] as string;
    const form = (fields: Record<string, string>) =>
      platform.http
        .post(`/e/${hall.code}`)
        .type('form')
        .send({ page: token, ...fields });
    const refused = await form({ level: '', text: '我写了很多 <b>字</b>' }).expect(400);
    expect(refused.text).toContain('我写了很多 &lt;b&gt;字&lt;/b&gt;');
    expect(refused.text).toContain('满意程度');
    const thanks = await form({
      level: 'satisfied',
      attitude: 'satisfied',
      efficiency: '',
      text: '我写了很多 <b>字</b>',
      phone: '',
    }).expect(201);
    const receipt = /class="receipt"[^>]*>.*?(\d{16})/s.exec(thanks.text)?.[1];
    const twice = await form({ level: 'satisfied', attitude: 'satisfied', efficiency: '', text: '我写了很多 <b>字</b>', phone: '' }).expect(
      201,
    );
    expect(twice.text).toContain(receipt);
    const progress = await platform.http.get(`/r/${receipt}`).expect(200);
    expect(progress.text).toContain('修改评价');
    const changed = await platform.http
      .post(`/r/${receipt}`)
      .type('form')
      .send({ key: randomUUID(), level: 'basicallySatisfied' })
      .expect(200);
    expect(changed.text).toContain('基本满意');
    const [style] = /\/assets\/citizen\/citizen-\w+\.css/.exec(page.text) ?? [];
    await platform.http
      .get(style as string)
      .expect(200)
      .expect('content-type', /text\/css/)
      .expect('cache-control', /immutable/);
    await platform.http.get('/assets/citizen/citizen.css').expect(404);
  });

  test('opens an invitation and evaluates its matter once', async () => {
    const matter = {
      matterNumber: 'YQ-001',
      servicePointId: hall.pointId,
      itemName: '社保登记',
      handledOn: new Date().toISOString().slice(0, 10),
    };
    const made = await platform.http.post('/api/v1/matters').set(as(unitAdmin)).send(matter).expect(201);
    await platform.http.post(`/api/v1/matters/${made.body.id}/invitation`).set(as(unitAdmin)).send({}).expect(403);
    const { body } = await platform.http.post(`/api/v1/matters/${made.body.id}/invitation`).set(as(coordinator)).send({}).expect(200);
    const page = await platform.http.get(`/i/${body.token}`).expect(200);
    expect(page.text).toContain('社保登记');
    await platform.http.post(`/i/${body.token}`).type('form').send({ key: randomUUID(), level: 'satisfied' }).expect(201);
    const second = await evaluate({ token: body.token, level: 'unsatisfied' }).expect(409);
    expect(second.body.code).toBe('evaluation.alreadyGiven');
    const again = await platform.http.get(`/i/${body.token}`).expect(200);
    expect(again.text).toContain('已经评价过');
    expect(again.text).not.toContain('<form');
  });
});

describe('a page of another site', () => {
  const doors = routes.filter(({ method, who, path }) => method === 'POST' && who === 'anyone' && !/\/auth\/|\/sms\//.test(path));
  const foreign = [
    { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://evil.example' },
  ];
  const post = ({ path, operation }: (typeof doors)[number], headers: Record<string, string>) => {
    const asked = platform.http.post(path.replace('{code}', hall.code).replaceAll(/\{\w+\}/g, '1000000000000008')).set(headers);
    return operation.bodyType === 'form'
      ? asked.type('form').send(path.endsWith('/consent') ? { unitMayKnow: 'yes' } : { level: 'satisfied' })
      : asked.send({ code: hall.code, ...words });
  };

  test('there are six doors through which a person says something', () => {
    expect(doors.map(({ path }) => path).sort()).toEqual([
      '/api/v1/public/evaluations',
      '/api/v1/public/receipts/{receipt}',
      '/e/{code}',
      '/i/{token}',
      '/r/{receipt}',
      '/r/{receipt}/consent',
    ]);
  });

  test.each(doors.map((door) => [door.path, door] as const))('cannot make a browser post to %s', async (_, door) => {
    for (const headers of foreign as Record<string, string>[]) {
      const refused = await post(door, { cookie: 'mj_lang=zh', ...headers }).expect(403);
      const said = door.operation.bodyType === 'form' ? refused.text : refused.body.detail;
      expect(said).toContain('只能从本平台自己的页面提交');
    }
  });

  test('may lead to a page of ours all the same', async () => {
    const page = await platform.http.get(`/e/${hall.code}`).set({ 'sec-fetch-site': 'cross-site', referer: 'http://evil.example/' });
    expect(page.status).toBe(200);
  });
});

describe('bad input from outside', () => {
  const missing = (code: string) => code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');

  test('a wrong or forged code', async () => {
    for (const code of [missing(hall.code), 'AAAAAAAAAAAA', '../../etc/passwd', '{"$gt":""}']) {
      const refused = await evaluate({ code, ...words });
      expect([400, 404]).toContain(refused.status);
      expect(refused.body).toMatchObject({
        code: expect.stringMatching(/^plate\./),
        field: 'code',
        detail: expect.stringMatching(/[\u4e00-\u9fff]/),
      });
    }
    const page = await platform.http.get(`/e/${missing(hall.code)}`);
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.headers['content-type']).toMatch('text/html');
  });

  test.each([
    ['/statistics/summary?division=海西', 'division'],
    ['/statistics/summary.csv?division=%01', 'division'],
    ['/statistics/missing-entries?division=海西&fromMonth=2026-01&toMonth=2026-02', 'division'],
    ['/statistics/missing-entries?fromMonth=2026-01&toMonth=9999-12', 'toMonth'],
    ['/messages/summary?division=海西', 'division'],
    ['/officials/reminders?division=海西', 'division'],
    ['/matters?from=0001-01-01', 'from'],
    ['/matters?unitId=$ne', 'unitId'],
    ['/cases?page=99999999999', 'page'],
  ])('%s is refused for its field, and nothing fails', async (at, field) => {
    const refused = await platform.http
      .get(`/api/v1${encodeURI(at).replaceAll('%25', '%')}`)
      .set(as(coordinator))
      .expect(400);
    expect(refused.body).toMatchObject({ code: 'input.invalid', field });
  });

  test('a name nobody knows is refused in a query, empty too', async () => {
    const refused = await platform.http.get('/api/v1/matters?unitId[$gt]=').set(as(coordinator)).expect(400);
    expect(refused.body).toMatchObject({ code: 'input.invalid', field: 'unitId[$gt]' });
    await platform.http.get('/api/v1/matters?__proto__=').set(as(coordinator)).expect(400);
    await platform.http.get('/api/v1/matters?unitId=').set(as(coordinator)).expect(200);
  });

  test('two headers Host are refused', async () => {
    const { hostname, port } = new URL(platform.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let said = '';
      socket
        .on('data', (bytes: Buffer) => (said += bytes.toString()))
        .on('end', () => resolve(said))
        .on('error', reject);
      socket.write(`GET / HTTP/1.1\r\nHost: ${hostname}\r\nHost: evil.example\r\nAccept: application/json\r\nConnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('evil.example');
  });

  test('a version beyond what services carry is refused for its field', async () => {
    const unit = { name: '单位', division: '632801', version: 2_147_483_648 };
    const refused = await platform.http.put(`/api/v1/units/${hall.unitId}`).set(as(coordinator)).send(unit);
    expect([400, 403]).toContain(refused.status);
    const action = { expectedVersion: 9_007_199_254_740_991 };
    const acted = await platform.http.post('/api/v1/cases/c-1/actions/accept').set(as(coordinator)).send(action).expect(400);
    expect(acted.body).toMatchObject({ code: 'input.invalid', field: 'expectedVersion' });
  });

  test('an ended plate says that it was replaced, everywhere', async () => {
    const other = await openHall(platform, '632802', '换码大厅');
    const issued = await platform.http
      .post(`/api/v1/windows/${other.windowId}/plates`)
      .set(as(coordinator))
      .send({ reason: '码牌损坏' })
      .expect(201);
    expect(issued.body.code).not.toBe(other.code);
    const refused = await evaluate({ code: other.code, ...words }).expect(410);
    expect(refused.body.detail).toMatch(/更换|新/);
    await platform.http.get(`/e/${other.code}`).expect(410);
    await platform.http.get(`/api/v1/plates/${other.code}.svg`).expect(410);
    await evaluate({ code: issued.body.code, ...words }).expect(201);
  });

  test.each([
    ['an unknown level', { ...words, level: 'excellent' }, 400, 'level'],
    ['no level', { attitude: 'satisfied' }, 400, 'level'],
    ['an unknown dimension', { ...words, beauty: 'satisfied' }, 400, 'beauty'],
    ['a level that is no text', { ...words, level: { $ne: '' } }, 400, 'level'],
    ['100 KB of text', { ...words, text: '长'.repeat(34_000) }, 400, 'text'],
    ['a NUL', { ...words, text: 'a\u0000b' }, 400, 'text'],
    ['half a character', { ...words, text: 'a\ud83d' }, 400, 'text'],
    ['a phone number that is none', { ...words, phone: 'call me' }, 400, 'phone'],
  ])('%s names field and rule', async (_, body, status, field) => {
    const refused = await evaluate({ code: hall.code, ...body });
    expect(refused.status).toBe(status);
    expect(refused.body.field).toContain(field);
    expect(refused.body).toMatchObject({
      title: expect.any(String),
      code: expect.any(String),
      detail: expect.stringMatching(/[\u4e00-\u9fff]/),
      detailEn: expect.any(String),
    });
  });

  test.each([
    [
      'no Idempotency-Key',
      () => platform.http.post('/api/v1/public/evaluations').send({ code: hall.code, ...words }),
      400,
      'idempotency.missing',
    ],
    ['a bad Idempotency-Key', () => evaluate({ code: hall.code, ...words }, 'a b'), 400, 'idempotency.invalid'],
    ['neither code nor token', () => evaluate(words), 400, 'evaluation.codeOrToken'],
    ['another content type', () => platform.http.post('/api/v1/public/evaluations').type('text/plain').send('{}'), 415, 'body.type'],
    ['a form with another content type', () => platform.http.post(`/e/${hall.code}`).send({ level: 'satisfied' }), 415, ''],
    ['JSON that is none', () => platform.http.post('/api/v1/auth/login').type('json').send('{"username":'), 400, 'body.notJson'],
    ['deep JSON', () => platform.http.post('/api/v1/auth/login').type('json').send('['.repeat(100_000)), 400, 'body.tooDeep'],
    [
      'a body too large',
      () =>
        platform.http
          .post('/api/v1/auth/login')
          .type('json')
          .send(`"${'x'.repeat(600_000)}"`),
      413,
      'body.tooLarge',
    ],
    [
      'bytes that are no UTF-8',
      () =>
        platform.http
          .post('/api/v1/auth/login')
          .type('json')
          .send(Buffer.from([0x22, 0xff, 0xfe, 0x22]).toString('latin1')),
      400,
      '',
    ],
    ['an unknown address', () => platform.http.get('/api/v1/nothing'), 404, 'route.missing'],
    ['another method', () => platform.http.put('/api/v1/public/evaluations'), 405, 'method.notAllowed'],
    ['a broken escape', () => platform.http.get('/e/%E4%B8'), 400, ''],
    ['an unknown filter', () => platform.http.get('/api/v1/cases?stat=closed').set(as(coordinator)), 400, 'input.invalid'],
    ['a page too large', () => platform.http.get('/api/v1/cases?pageSize=100000').set(as(coordinator)), 400, 'input.invalid'],
    ['a NUL in a query', () => platform.http.get('/api/v1/units?query=%00').set(as(coordinator)), 400, 'text.badCharacter'],
    ['a forged token', () => platform.http.get('/api/v1/cases').set(as('x'.repeat(43))), 401, ''],
    ['a receipt whose check digit is wrong', () => platform.http.get('/api/v1/public/receipts/1234567890123456'), 400, ''],
    ['a receipt of nothing', () => platform.http.get('/api/v1/public/receipts/1000000000000008'), 404, 'receipt.missing'],
  ])('%s', async (_, ask, status, code) => {
    const refused = await ask();
    expect(refused.status).toBe(status);
    if (code)
      expect(refused.body).toMatchObject({
        status,
        code,
        detail: expect.stringMatching(/[\u4e00-\u9fff]/),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
  });
});

/** An answer's bytes as they are. */
function binary(response: supertest.Response, done: (error: Error | null, body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('end', () => done(null, Buffer.concat(pieces)));
}

/** Sends a PDF of 2 GB, as fast as it is taken, until there is an answer. */
function endlessUpload(url: string, token: string): Promise<{ sent: number; status: number; body: Record<string, string> }> {
  const boundary = 'x-x-x';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n`;
  const headers = { ...as(token), 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 2 ** 31 };
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = false;
    const upload = request(url, { method: 'POST', headers }, (response) => {
      answered = true;
      buffer(response).then((bytes) => {
        resolve({ sent, status: response.statusCode ?? 0, body: JSON.parse(bytes.toString()) as Record<string, string> });
        upload.destroy();
      }, reject);
    });
    upload.on('error', (error) => answered || reject(error));
    const piece = Buffer.alloc(256 * 1024, 'x');
    const more = (): void => {
      while (!answered && sent < 2 ** 31) {
        sent += piece.length;
        if (!upload.write(piece)) return void upload.once('drain', more);
      }
    };
    upload.write(head);
    more();
  });
}

/** A case that is being verified, and who supervises there. */
let carried: { id: string; supervisor: string; local: string };

describe('officials', () => {
  test('see lists by scope; outside it a record does not exist', async () => {
    const far = await openHall(platform, '632821', '乌兰大厅');
    const local = await signIn(platform, 'supervisor-b', 'supervisor', { divisions: ['632801'] });
    const points = await platform.http.get('/api/v1/service-points?division=&page=1&pageSize=50').set(as(local)).expect(200);
    expect(points.body.total).toBe(points.body.items.length);
    expect(points.body.items.map(({ id }: { id: string }) => id)).toContain(hall.pointId);
    expect(points.body.items.map(({ id }: { id: string }) => id)).not.toContain(far.pointId);
    expect(points.body.items[0]).toMatchObject({
      id: expect.any(String),
      name: expect.any(String),
      unitId: expect.any(String),
      division: expect.any(String),
      plateCode: expect.any(String),
    });
    await platform.http.get(`/api/v1/service-points/${hall.pointId}`).set(as(local)).expect(200);
    const outside = await platform.http.get(`/api/v1/service-points/${far.pointId}`).set(as(local)).expect(404);
    const nowhere = await platform.http.get('/api/v1/service-points/sp-none').set(as(local)).expect(404);
    const { traceId: _one, ...first } = outside.body as Record<string, unknown>;
    const { traceId: _other, ...second } = nowhere.body as Record<string, unknown>;
    expect(first).toEqual(second);
  });

  test('one role cannot do another’s part', async () => {
    await platform.http.post('/api/v1/service-points').set(as(unitAdmin)).send({ name: '新点', unitId: hall.unitId }).expect(403);
    await platform.http.get('/api/v1/audit').set(as(coordinator)).expect(403);
    await platform.http.get('/api/v1/dead-letters?service=lead').set(as(coordinator)).expect(403);
  });

  test('a plate as SVG and PNG leads to its page', async () => {
    const svg = await platform.http
      .get(`/api/v1/plates/${hall.code}.svg`)
      .expect(200)
      .expect('content-type', /image\/svg\+xml/);
    expect(svg.body.toString()).toContain('<svg');
    const { body } = await platform.http.get(`/api/v1/plates/${hall.code}.png`).expect(200).expect('content-type', 'image/png');
    const { width, height, data } = PNG.sync.read(body as Buffer);
    expect(jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: 'dontInvert' })?.data).toBe(
      `https://pingyi.example.org/e/${hall.code}`,
    );
  });

  test('carry a case on, and see it with what the citizen said, as their rights go', async () => {
    const own = await openHall(platform, '632803', '茫崖大厅');
    const supervisor = await signIn(platform, 'supervisor-c', 'supervisor', { divisions: ['632803'] });
    const local = await signIn(platform, 'unitadmin-c', 'unitAdmin', { units: [own.unitId] });
    await evaluate({ code: own.code, ...words, level: 'unsatisfied', text: '态度不好', phone: '13812345678' }).expect(201);
    const opened = await until(async () => {
      const { body } = await platform.http.get('/api/v1/cases?open=true').set(as(supervisor)).expect(200);
      return (body as { items: { id: string; version: number }[] }).items[0];
    });
    const { body: file } = await platform.http.get(`/api/v1/cases/${opened.id}`).set(as(supervisor)).expect(200);
    expect(file).toMatchObject({
      state: 'screening',
      servicePointName: '茫崖大厅',
      unitName: '茫崖大厅的单位',
      evaluation: { text: '态度不好', phone: '138****5678' },
    });
    const accepted = await platform.http
      .post(`/api/v1/cases/${opened.id}/actions/accept`)
      .set(as(supervisor))
      .send({ note: '属于受理范围', expectedVersion: file.version })
      .expect(200);
    expect(accepted.body.state).toBe('firstVisit');
    const stale = await platform.http
      .post(`/api/v1/cases/${opened.id}/actions/accept`)
      .set(as(supervisor))
      .send({ expectedVersion: file.version })
      .expect(409);
    expect(stale.body.code).toBe('case.changed');
    const wrong = await platform.http
      .post(`/api/v1/cases/${opened.id}/actions/recordVisit`)
      .set(as(supervisor))
      .send({ result: 7 })
      .expect(400);
    expect(wrong.body.field).toBe('result');
    await platform.http.post(`/api/v1/cases/${opened.id}/actions/fly`).set(as(supervisor)).send({}).expect(404);
    const outside = await platform.http.get(`/api/v1/cases/${opened.id}`).set(as(unitAdmin)).expect(404);
    const nowhere = await platform.http.get('/api/v1/cases/none').set(as(unitAdmin)).expect(404);
    expect({ ...outside.body, traceId: '' }).toEqual({ ...nowhere.body, traceId: '' });
    const act = (name: string, body: object) =>
      platform.http.post(`/api/v1/cases/${opened.id}/actions/${name}`).set(as(supervisor)).send(body).expect(200);
    await act('recordVisit', { result: 'reached', way: 'phone', grade: 'simple' });
    await act('dispatch', { instruction: '请核实窗口服务态度' });
    const seen = await platform.http.get(`/api/v1/cases/${opened.id}`).set(as(local)).expect(200);
    expect(seen.body).toMatchObject({
      state: 'dispatched',
      transferOrder: { instruction: '请核实窗口服务态度' },
      evaluationId: '',
      // Of the evaluation a unit reads nothing but what a supervisor released.
      evaluation: null,
    });
    expect(JSON.stringify(seen.body)).not.toMatch(/5678|态度不好/);
    await platform.http.post(`/api/v1/cases/${opened.id}/actions/acknowledge`).set(as(local)).send({}).expect(200);
    carried = { id: opened.id, supervisor, local };
  });

  test('add files to a case: streamed in, given back as attachments, removed while no step refers to them', async () => {
    const { supervisor, id } = carried;
    const at = `/api/v1/cases/${id}/evidence`;
    const send = (bytes: Buffer, filename: string) => platform.http.post(at).set(as(supervisor)).attach('file', bytes, { filename });
    const bytes = pdf('x'.repeat(600_000));
    const { body: added } = await send(bytes, '现场 照片(1).pdf').expect(201);
    expect(added).toMatchObject({ repeated: false, file: { name: '现场 照片(1).pdf', kind: 'pdf', size: bytes.length, state: 'clean' } });
    const { body: again } = await send(bytes, '另存.pdf').expect(200);
    expect(again).toMatchObject({ repeated: true, file: { id: added.file.id } });
    const { body: list } = await platform.http.get(at).set(as(supervisor)).expect(200);
    expect(list).toMatchObject({
      mayAdd: true,
      largestBytes: 20 * 1024 * 1024,
      mostFiles: 50,
      files: [{ id: added.file.id, removable: true }],
    });
    const one = await platform.http.get(`${at}/${added.file.id}`).set(as(supervisor)).buffer(true).parse(binary).expect(200);
    expect((one.body as Buffer).equals(bytes)).toBe(true);
    expect(one.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="evidence.pdf"; filename*=UTF-8''${encodeURIComponent('现场 照片').concat('%281%29.pdf')}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const wrong = await send(Buffer.from(`MZ${'\0'.repeat(200)}`), 'a.jpg').expect(400);
    expect(wrong.body).toMatchObject({ code: 'evidence.content', field: 'file', detail: expect.stringContaining('程序文件') });
    await platform.http.post(at).set(as(supervisor)).send({}).expect(415);
    await platform.http.delete(`${at}/${added.file.id}`).set(as(supervisor)).expect(204);
    expect((await platform.http.get(`${at}/${added.file.id}`).set(as(supervisor)).expect(404)).body.code).toBe('evidence.missing');
  });

  test('a file of 2 GB is cut at the limit, while it comes', async () => {
    const { sent, status, body } = await endlessUpload(`${platform.url}/api/v1/cases/${carried.id}/evidence`, carried.supervisor);
    expect([status, body.code, body.detail]).toEqual([413, 'evidence.tooLarge', expect.stringContaining('20 MB')]);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test('send a form twice under one key and it is done once; another person with the same key is another', async () => {
    const other = await signIn(platform, 'coordinator-b', 'coordinator', { divisions: ['632800'] });
    const key = randomUUID();
    const create = (token: string, name: string) =>
      platform.http
        .post('/api/v1/units')
        .set({ ...as(token), 'idempotency-key': key })
        .send({ name, division: '632857' })
        .expect(201);
    const { body: first } = await create(coordinator, '大柴旦水务局');
    expect((await create(coordinator, '大柴旦水务局')).body).toEqual(first);
    const { body: theirs } = await create(other, '大柴旦林草局');
    expect(theirs).toMatchObject({ name: '大柴旦林草局' });
    expect(theirs.id).not.toBe(first.id);
  });

  test('have papers: drafted, reviewed and signed by three people, numbered, delivered, received', async () => {
    const { id: caseId, supervisor, local } = carried;
    const approver = await signIn(platform, 'approver-a', 'approver', { divisions: ['632800'] });
    const papersOf = async (token: string) =>
      (await platform.http.get(`/api/v1/papers?service=lead&subjectId=${caseId}`).set(as(token)).expect(200)).body;
    const draft = (token: string, kind = 'transferOrder') =>
      platform.http.post('/api/v1/papers').set(as(token)).send({ service: 'lead', subjectId: caseId, kind });
    expect((await draft(supervisor).expect(422)).body.code).toBe('paper.noIssuer');
    const issuer = { division: '632803', value: { name: '茫崖市作风建设办公室', prefix: '茫作' } };
    await platform.http.put('/api/v1/rules/papers.issuer').set(as(coordinator)).send(issuer).expect(200);
    expect((await draft(supervisor, 'supervisionNotice').expect(422)).body.code).toBe('paper.kindNotNow');
    expect((await papersOf(local)).draftable).toEqual([]);
    const { body: paper } = await draft(supervisor).expect(201);
    expect(paper).toMatchObject({ state: 'drafted', issuer: '茫崖市作风建设办公室', number: '', nextActions: ['edit'] });
    expect(paper.text).toMatchObject({ recipients: ['茫崖大厅的单位'], title: '关于办理茫崖大厅不满意评价事项的转办单' });
    // The order was read as the unit reads it.
    expect(JSON.stringify(paper.text)).toContain('请核实窗口服务态度');
    expect(JSON.stringify(paper.text)).not.toMatch(/5678|态度不好/);

    const act = (token: string, action: string, body: object = {}) =>
      platform.http.post(`/api/v1/papers/lead/${paper.id}/actions/${action}`).set(as(token)).send(body);
    const file = (token: string) =>
      platform.http.get(`/api/v1/papers/lead/${paper.id}/file.docx`).set(as(token)).buffer(true).parse(binary);
    expect((await act(supervisor, 'review').expect(422)).body.code).toBe('keys.samePerson');
    await act(coordinator, 'sendBack', { reason: '请补充附件' }).expect(200);
    const text = { ...paper.text, attachments: ['整改情况表'] };
    expect((await act(supervisor, 'edit', { text, expectedVersion: paper.version }).expect(409)).body.code).toBe('paper.changed');
    expect((await act(supervisor, 'edit', { text }).expect(200)).body.text.attachments).toEqual(['整改情况表']);
    await act(coordinator, 'review').expect(200);
    expect((await act(coordinator, 'sign').expect(422)).body.code).toBe('keys.samePerson');
    await act(supervisor, 'sign').expect(403);
    await act(approver, 'sign').expect(200);
    expect((await papersOf(local)).items).toEqual([]);
    await file(local).expect(404);

    const { body: numbered } = await act(supervisor, 'number').expect(200);
    expect(numbered).toMatchObject({ state: 'numbered', number: expect.stringMatching(/^茫作转〔\d{4}〕1号$/) });
    await act(supervisor, 'deliver').expect(200);
    const [delivered] = (await papersOf(local)).items;
    expect(delivered).toMatchObject({ state: 'delivered', number: numbered.number, nextActions: ['receive'] });
    // Of those who wrote it and of the hours they did it in the unit hears nothing.
    expect(delivered.steps).toEqual([{ step: 'delivered', by: '', byName: '', reason: '', version: 0 }]);
    const { headers, body } = await file(local).expect(200);
    expect([headers['content-type'], headers['content-disposition']]).toEqual([
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      expect.stringContaining(encodeURIComponent(numbered.number)),
    ]);
    expect((body as Buffer).subarray(0, 2).toString()).toBe('PK');
    expect((await act(local, 'receive').expect(200)).body.state).toBe('received');
    const { body: register } = await platform.http.get('/api/v1/document-numbers?division=632803').set(as(coordinator)).expect(200);
    expect(register.items).toMatchObject([{ number: numbered.number, paperService: 'lead', paperId: paper.id, title: paper.text.title }]);

    await act(coordinator, 'void', { reason: '内容有误' }).expect(200);
    const { body: after } = await platform.http.get('/api/v1/document-numbers?division=632803').set(as(coordinator)).expect(200);
    expect(after.items).toMatchObject([{ number: numbered.number, state: 'void', voidReason: '内容有误' }]);
    expect((await draft(supervisor).expect(201)).body.id).not.toBe(paper.id);
  });

  test('read the figures, which follow within moments', async () => {
    const own = await openHall(platform, '632857', '大柴旦大厅');
    await evaluate({ code: own.code, ...words }).expect(201);
    const summary = await until(async () => {
      const { body } = await platform.http
        .get('/api/v1/statistics/summary?division=632857&groupBy=servicePoint')
        .set(as(coordinator))
        .expect(200);
      // The name comes by an event of its own.
      const { evaluations, groups } = body as { evaluations: number; groups: { name: string }[] };
      return evaluations === 1 && groups[0]?.name === '大柴旦大厅' && (body as Record<string, unknown>);
    });
    expect(summary).toMatchObject({ satisfied: 1, unsatisfied: 0, satisfactionRate: 1, notEvaluatedRate: null, matters: 0, cases: 0 });
    expect(summary['groups']).toEqual([expect.objectContaining({ key: own.pointId, name: '大柴旦大厅', evaluations: 1 })]);
  });

  test('read rules, calendar, divisions, the authorisation table; set a rule', async () => {
    const rules = await platform.http.get('/api/v1/rules?division=632801').set(as(coordinator)).expect(200);
    expect(rules.body.items.find(({ key }: { key: string }) => key === 'evaluation.dailyLimit')).toMatchObject({ value: 3 });
    const set = await platform.http
      .put('/api/v1/rules/evaluation.dailyLimit')
      .set(as(coordinator))
      .send({ division: '632801', value: 5 })
      .expect(200);
    expect(set.body).toMatchObject({ key: 'evaluation.dailyLimit', division: '632801', value: 5 });
    await platform.http
      .put('/api/v1/rules/evaluation.dailyLimit')
      .set(as(coordinator))
      .send({ division: '632801', value: 'many' })
      .expect(400);
    const calendar = await platform.http.get('/api/v1/calendar/2026').set(as(coordinator)).expect(200);
    expect(calendar.body.exceptions.length).toBeGreaterThan(10);
    const divisions = await platform.http.get('/api/v1/divisions?root=632800&depth=1').set(as(coordinator)).expect(200);
    expect(divisions.body.items.length).toBeGreaterThanOrEqual(9);
    const table = await platform.http.get('/api/v1/authorisation').set(as(coordinator)).expect(200);
    expect(table.body.total).toBeGreaterThan(50);
  });

  test('administer accounts, posts and keys, each administrator his part', async () => {
    const [sys, sec] = await Promise.all([signIn(platform, 'sys-a', 'sysAdmin', {}), signIn(platform, 'sec-a', 'secAdmin', {})]);
    const made = await platform.http.post('/api/v1/accounts').set(as(sys)).send({ username: 'newcomer', name: '新人' }).expect(201);
    expect(made.body).toEqual({
      account: expect.objectContaining({ mustChangePassword: true }),
      proposal: expect.objectContaining({ kind: 'firstPasswords', pickupCode: expect.stringMatching(/^\d{6}$/) }),
    });
    const release = `/api/v1/administration/proposals/${made.body.proposal.id}`;
    await platform.http.post(`${release}/confirm`).set(as(sys)).send({}).expect(403);
    const { body: released } = await platform.http.post(`${release}/confirm`).set(as(sec)).send({}).expect(200);
    expect(released.slips).toMatchObject([{ code: expect.stringMatching(/^\d{12}$/), concerned: { username: 'newcomer' } }]);
    await platform.http.get(`${release}/pickup-codes`).set(as(sec)).expect(403);
    const { body: halves } = await platform.http.get(`${release}/pickup-codes`).set(as(sys)).expect(200);
    const code = `${released.slips[0].code} ${halves.items[0].code}`;
    await platform.http
      .post('/api/v1/auth/password-by-code')
      .send({ username: 'newcomer', code, newPassword: 'Another-lake-10' })
      .expect(204);
    await platform.http
      .post('/api/v1/posts')
      .set(as(sys))
      .send({ name: '督查', role: 'supervisor', divisions: ['632801'] })
      .expect(403);
    const post = await platform.http
      .post('/api/v1/posts')
      .set(as(sec))
      .send({ name: '督查', role: 'supervisor', divisions: ['632801'] })
      .expect(201);
    const given = await platform.http
      .post('/api/v1/assignments')
      .set(as(sec))
      .send({ accountId: made.body.account.id, postId: post.body.id })
      .expect(201);
    await platform.http.post(`/api/v1/assignments/${given.body.id}/end`).set(as(sec)).send({}).expect(204);
    const posts = await platform.http.get('/api/v1/posts?pageSize=2').set(as(sec)).expect(200);
    expect(posts.body.items).toHaveLength(2);
    expect(posts.body.total).toBeGreaterThan(2);
    const letters = await platform.http.get('/api/v1/dead-letters?service=lead').set(as(sys)).expect(200);
    expect(letters.body).toEqual({ items: [], total: 0 });
  });
});

describe('the three administrators', () => {
  test('end one another’s posts by two, and see what waits for whom', async () => {
    const [sec, aud] = await Promise.all([signIn(platform, 'sec-b', 'secAdmin', {}), signIn(platform, 'aud-b', 'auditAdmin', {})]);
    const seen = await platform.http.get('/api/v1/administration').set(as(aud)).expect(200);
    const named = (username: string) =>
      seen.body.administrators.find(({ person }: { person: { username: string } }) => person.username === username);
    expect(named('aud-b')).toMatchObject({ lastHolder: false, disabled: false, assignment: { post: { role: 'auditAdmin' } } });
    const assignmentId = named('auditadmin').assignment.id as string;
    await platform.http.post(`/api/v1/assignments/${assignmentId}/end`).set(as(sec)).send({}).expect(422);
    const proposals = '/api/v1/administration/proposals';
    const made = await platform.http.post(proposals).set(as(sec)).send({ kind: 'endAssignment', assignmentId }).expect(201);
    expect(made.body).toMatchObject({ state: 'open', confirmable: false, concerned: { username: 'auditadmin' } });
    const alone = await platform.http.post(`${proposals}/${made.body.id}/confirm`).set(as(sec)).send({}).expect(403);
    expect(alone.body).toMatchObject({ code: 'proposal.secondPerson', detail: expect.stringContaining('另一名管理员') });
    const done = await platform.http.post(`${proposals}/${made.body.id}/confirm`).set(as(aud)).send({}).expect(200);
    expect(done.body).toMatchObject({ proposal: { state: 'confirmed', decidedBy: { username: 'aud-b' } } });
    expect(done.body.slip).toBeUndefined();
    await platform.http.post(`${proposals}/${made.body.id}/withdraw`).set(as(sec)).send({}).expect(409);
    await platform.http.get('/api/v1/administration').set(as(coordinator)).expect(403);
  });

  test('reset a password by two: the slip’s code sets a new one at the sign-in page, and the holder is told', async () => {
    const [sys, sec] = await Promise.all([signIn(platform, 'sys-c', 'sysAdmin', {}), signIn(platform, 'sec-c', 'secAdmin', {})]);
    const before = await signIn(platform, 'locked-out', 'supervisor', { divisions: ['632801'] });
    const { body: found } = await platform.http.get('/api/v1/accounts?query=locked-out').set(as(sys)).expect(200);
    const reset = `/api/v1/accounts/${found.items[0].id}/reset-password`;
    const asked = await platform.http.post(reset).set(as(sys)).send({}).expect(200);
    expect(asked.body).toMatchObject({ channel: 'slip', proposal: { state: 'open' } });
    const confirmed = await platform.http
      .post(`/api/v1/administration/proposals/${asked.body.proposal.id}/confirm`)
      .set(as(sec))
      .send({})
      .expect(200);
    const code = confirmed.body.slip.code + asked.body.proposal.pickupCode;
    await until(async () => (await platform.http.get('/api/v1/auth/me').set(as(before))).status === 401);
    const byCode = (given: object) => platform.http.post('/api/v1/auth/password-by-code').send({ username: 'locked-out', ...given });
    const wrong = await byCode({ code: '000000000000', newPassword: 'Another-lake-10' }).expect(400);
    expect(wrong.body).toMatchObject({ code: 'resetCode.refused', field: 'code', detail: expect.stringContaining('管理员') });
    await byCode({ code, newPassword: 'Another-lake-10' }).expect(204);
    const login = await platform.http.post('/api/v1/auth/login').send({ username: 'locked-out', password: 'Another-lake-10' }).expect(200);
    const token = login.body.accessToken as string;
    const me = await platform.http.get('/api/v1/auth/me').set(as(token)).expect(200);
    expect(me.body.resetNotice).toMatchObject({ channel: 'slip', requestedBy: { username: 'sys-c' }, releasedBy: { username: 'sec-c' } });
    await platform.http.post('/api/v1/auth/reset-notice').set(as(token)).send({}).expect(204);
    expect((await platform.http.get('/api/v1/auth/me').set(as(token)).expect(200)).body.resetNotice).toBeUndefined();
    const phone = await platform.http.post('/api/v1/auth/phone').set(as(token)).send({ password: 'Another-lake-10', phone: '13900001111' });
    expect(phone.body).toEqual({ phoneMasked: '139****1111' });
    expect((await platform.http.get('/api/v1/auth/me').set(as(token))).body.phoneMasked).toBe('139****1111');
  });
});

describe('the platform itself', () => {
  test('is alive and ready', async () => {
    await platform.http.get('/healthz').expect(200, { status: 'ok' });
    const ready = await platform.http.get('/readyz').expect(200);
    expect(ready.body).toEqual({
      status: 'ready',
      services: Object.fromEntries(CALLED.map((name) => [name, true])),
      certificates: {},
      clocks: [],
    });
  });

  test('describes itself without any outside host', async () => {
    const page = await platform.http
      .get('/docs')
      .expect(200)
      .expect('content-type', /text\/html/);
    const script = await platform.http
      .get('/docs/docs.js')
      .expect(200)
      .expect('content-type', /javascript/);
    expect(page.text + script.text).not.toMatch(/https?:\/\//);
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    const { body } = await platform.http.get('/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    await platform.http.get('/docs/../package.json').expect(404);
  });

  test('every answer carries the security headers', async () => {
    for (const at of ['/healthz', `/e/${hall.code}`, '/api/v1/cases', '/docs', '/nothing']) {
      const { headers } = await platform.http.get(at);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });
});
