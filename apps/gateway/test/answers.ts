import assert from 'node:assert';
import type { Response, Test } from 'supertest';
import type supertest from 'supertest';
import type { Method } from '../src/router';
import { routes } from '../src/services';

type Agent = ReturnType<typeof supertest>;

const METHODS = ['get', 'post', 'put', 'delete'] as const;
const known = routes.map(({ method, path, operation }) => ({
  method,
  path,
  operation,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/**
 * Fails where a JSON answer is not what its operation says in openapi.json: a field is missing, of another type, or nobody said
 * that there is one.
 */
export function requireDescribed(
  method: Method,
  address: string,
  { status, type, body }: Pick<Response, 'status' | 'type' | 'body'>,
): void {
  if (status >= 300 || type !== 'application/json') return;
  const at = address.replace(/[?#].*$/, '');
  const found = known.find((one) => one.method === method && one.pattern.test(at));
  if (!found || found.operation.replyType) return;
  const where = `the answer of ${method} ${found.path}`;
  const parsed = found.operation.reply?.safeParse(body);
  assert(parsed, `${where} is described nowhere`);
  assert(parsed.success, `${where}: ${parsed.error?.message}`);
  assert.deepStrictEqual(JSON.parse(JSON.stringify(parsed.data)), body, `${where} holds what nobody described`);
}

/** The same agent; whatever it is answered is looked at. */
export function lookedAt(agent: Agent): Agent {
  return new Proxy(agent, {
    get(target, name, receiver) {
      const method = METHODS.find((one) => one === name);
      if (!method) return Reflect.get(target, name, receiver) as unknown;
      return (address: string): Test =>
        target[method](address).expect((answer) => requireDescribed(method.toUpperCase() as Method, address, answer));
    },
  });
}
