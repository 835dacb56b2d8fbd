import { Refused } from '@mingjing/contracts/refused';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Located {
  method: Method;
  /** As OpenAPI writes it: /api/v1/plates/{code}.svg */
  path: string;
}

export interface Match<R> {
  route: R;
  params: Record<string, string>;
}

interface Place<R> {
  route: R;
  names: string[];
}

/** Finds the route of a method and a path; paths without a parameter by one look-up. */
export class Router<R extends Located> {
  private readonly fixed = new Map<string, Map<string, Place<R>>>();
  private readonly patterns = new Map<string, { expression: RegExp; byMethod: Map<string, Place<R>> }>();

  constructor(routes: readonly R[]) {
    for (const route of routes) {
      const { source, names } = parse(route.path);
      const byMethod = names.length === 0 ? kept(this.fixed, route.path, () => new Map<string, Place<R>>()) : kept(this.patterns, source, () => ({ expression: new RegExp(`^${source}$`), byMethod: new Map<string, Place<R>>() })).byMethod;
      if (byMethod.has(route.method)) throw new Error(`two routes for ${route.method} ${route.path}`);
      byMethod.set(route.method, { route, names });
    }
  }

  /**
   * @param path without the query
   * @throws Refused route.missing (404), method.notAllowed (405, with the allowed ones), path.malformed
   */
  find(method: string, path: string): Match<R> {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const fixed = this.fixed.get(path);
    if (fixed) return { route: pick(fixed, wanted).route, params: {} };
    for (const { expression, byMethod } of this.patterns.values()) {
      const found = expression.exec(path);
      if (!found) continue;
      const { route, names } = pick(byMethod, wanted);
      return { route, params: Object.fromEntries(names.map((name, index) => [name, decodePart(found[index + 1] ?? '')])) };
    }
    throw new Refused('route.missing', 'missing', { zh: '没有这个地址，请核对网址。', en: 'There is nothing at this address.' });
  }
}

function kept<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function parse(path: string): { source: string; names: string[] } {
  const names: string[] = [];
  const source = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+?)';
  });
  return { source, names };
}

function pick<P>(byMethod: Map<string, P>, method: string): P {
  const place = byMethod.get(method);
  if (place) return place;
  throw new MethodNotAllowed([...byMethod.keys()].join(', '));
}

/** 405, with the methods for the header Allow. */
export class MethodNotAllowed extends Refused {
  constructor(readonly allowed: string) {
    super('method.notAllowed', 'invalid', { http: 405, zh: `此地址只接受 ${allowed}。`, en: `This address takes ${allowed} only.` });
  }
}

function decodePart(part: string): string {
  try {
    const text = decodeURIComponent(part);
    if (!text.includes('\u0000')) return text;
  } catch {
    // Falls through: a broken escape is refused like a NUL.
  }
  throw new Refused('path.malformed', 'invalid', { zh: '网址含有无法识别的字符，请核对。', en: 'The address holds a malformed escape.' });
}
