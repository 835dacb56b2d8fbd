import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openApiDocument } from './openapi';
import { routes } from './routes';

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
