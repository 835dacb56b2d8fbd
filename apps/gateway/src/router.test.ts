import { Router, type Method } from './router';

const at = (method: Method, path: string) => ({ method, path });
const router = new Router([at('GET', '/a'), at('POST', '/a'), at('GET', '/b/{id}'), at('PUT', '/b/{day}'), at('GET', '/p/{code}.svg'), at('POST', '/b/{id}/act/go')]);

test.each([
  ['GET', '/a', '/a', {}],
  ['HEAD', '/a', '/a', {}],
  ['GET', '/b/%E4%B8%AD', '/b/{id}', { id: '中' }],
  ['PUT', '/b/2026-03-05', '/b/{day}', { day: '2026-03-05' }],
  ['GET', '/p/AB-12.svg', '/p/{code}.svg', { code: 'AB-12' }],
  ['POST', '/b/x/act/go', '/b/{id}/act/go', { id: 'x' }],
])('%s %s', (method, path, found, params) => {
  expect(router.find(method, path)).toEqual({ route: expect.objectContaining({ path: found }), params });
});

test('another method is told which ones there are', () => {
  expect(() => router.find('PUT', '/a')).toThrow(expect.objectContaining({ code: 'method.notAllowed', allowed: 'GET, POST' }));
  expect(() => router.find('DELETE', '/b/1')).toThrow(expect.objectContaining({ allowed: 'GET, PUT' }));
});

test.each(['/', '/nothing', '/b/', '/b/1/2', '/p/.svg', '//a'])('there is nothing at %s', (path) => {
  expect(() => router.find('GET', path)).toThrow(expect.objectContaining({ code: 'route.missing' }));
});

test.each(['/b/%', '/b/%E4%B8', '/b/a%00b'])('a broken escape %s is refused', (path) => {
  expect(() => router.find('GET', path)).toThrow(expect.objectContaining({ code: 'path.malformed' }));
});

test('two routes at one place are a mistake of ours', () => {
  expect(() => new Router([at('GET', '/x/{a}'), at('GET', '/x/{b}')])).toThrow('two routes');
});
