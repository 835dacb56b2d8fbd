import request from 'supertest';
import { bareExpress, MethodNotAllowed, putRoutes, type Method } from './router';
import { asRefused } from '@mingjing/kit';

const at = (method: Method, path: string) => ({ method, path });
const TABLE = [
  at('GET', '/a'),
  at('POST', '/a'),
  at('POST', '/b/import'),
  at('GET', '/b/{id}'),
  at('PUT', '/b/{day}'),
  at('GET', '/p/{code}.svg'),
  at('POST', '/b/{id}/act/go'),
];

function application() {
  const app = bareExpress();
  putRoutes(
    app,
    TABLE,
    ({ path }, params, _request, response) => void response.json({ path, params: { ...params } }),
    (error, _request, response) =>
      void response
        .status(400)
        .json({ code: asRefused(error)?.code, allowed: error instanceof MethodNotAllowed ? error.allowed : undefined }),
  );
  return app;
}
const app = application();

test.each([
  ['GET', '/a', '/a', {}],
  ['GET', '/b/%E4%B8%AD', '/b/{id}', { id: '中' }],
  ['GET', '/b/a%2Fb', '/b/{id}', { id: 'a/b' }],
  ['PUT', '/b/2026-03-05', '/b/{day}', { day: '2026-03-05' }],
  ['POST', '/b/import', '/b/import', {}],
  ['GET', '/p/AB-12.svg', '/p/{code}.svg', { code: 'AB-12' }],
  ['POST', '/b/x/act/go', '/b/{id}/act/go', { id: 'x' }],
])('%s %s', async (method, path, found, params) => {
  const answer = await request(app)[method.toLowerCase() as 'get'](path);
  expect(answer.body).toEqual({ path: found, params });
});

test('HEAD finds what GET finds, and nothing is said of the software', async () => {
  const answer = await request(app).head('/a');
  expect(answer.status).toBe(200);
  expect(answer.headers).not.toHaveProperty('x-powered-by');
});

test.each([
  ['put', '/a', 'GET, POST'],
  ['delete', '/b/1', 'GET, PUT'],
  ['options', '/a', 'GET, POST'],
])('%s %s is told which methods there are', async (method, path, allowed) => {
  const answer = await request(app)[method as 'put'](path);
  expect(answer.body).toEqual({ code: 'method.notAllowed', allowed });
});

test.each(['/', '/nothing', '/A', '/a/', '/b/', '/b/1/2', '/p/.svg', '//a'])('there is nothing at %s', async (path) => {
  expect((await request(app).get(path)).body).toEqual({ code: 'route.missing' });
});

test.each(['/b/%', '/b/%E4%B8', '/b/a%00b'])('a broken escape %s is refused', async (path) => {
  expect((await request(app).get(path)).body).toEqual({ code: 'path.malformed' });
});

test('two routes at one place are a mistake of ours', () => {
  const twice = [at('GET', '/x/{a}'), at('GET', '/x/{b}')];
  expect(() =>
    putRoutes(
      bareExpress(),
      twice,
      () => {},
      () => {},
    ),
  ).toThrow('two routes');
});
