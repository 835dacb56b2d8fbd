import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LARGEST_WHOLE } from '@mingjing/contracts';
import { openApiDocument } from './openapi';
import { routes } from './services';

test('openapi.json is what the routing table says now; if not: npm run openapi -w @mingjing/gateway', () => {
  const kept = JSON.parse(readFileSync(path.join(__dirname, '../openapi.json'), 'utf8')) as unknown;
  expect(kept).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

test('every route stands in it, with a summary', () => {
  const { paths = {} } = openApiDocument();
  for (const { method, path: at, operation } of routes) {
    expect(paths[at]?.[method.toLowerCase() as 'get']?.summary).toBe(operation.summary);
  }
});

test('no whole number is taken that services cannot carry', () => {
  const unbounded: string[] = [];
  const look = (schema: unknown, at: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { type, maximum } = schema as { type?: string; maximum?: number };
    if (type === 'integer' && !(maximum !== undefined && maximum <= LARGEST_WHOLE)) unbounded.push(at);
    for (const [key, inner] of Object.entries(schema)) look(inner, `${at}.${key}`);
  };
  for (const [at, methods] of Object.entries(openApiDocument().paths ?? {}))
    for (const [method, given] of Object.entries(methods as Record<string, { parameters?: unknown; requestBody?: unknown }>))
      look([given.parameters, given.requestBody], `${method} ${at}`);
  // What an import answered and is given back: it is written into a file and goes to no service.
  expect(unbounded.filter((at) => !/error-file/.test(at))).toEqual([]);
});
