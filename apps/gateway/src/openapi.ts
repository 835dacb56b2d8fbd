import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Route } from './route';
import { routes } from './services';

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('Stable; what a program decides by'),
    field: z.string().optional().describe('Field at fault'),
    detail: z.string().describe('What to do next, in Chinese'),
    detailEn: z.string(),
    traceId: z.string().optional(),
    similar: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .optional()
      .describe('Of codes that end in lookAlike: what is there already; send confirmLookAlike: true where it is another one'),
    retryAfter: z.number().int().optional().describe('Seconds; also in the header Retry-After'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const DESCRIPTION = `明镜：让群众监督公共服务，让每一条意见有着落。接口说明见 docs/api.md。

Lists answer \`{items, total}\`; errors are \`application/problem+json\`. A POST that carries \`Idempotency-Key\` may be sent again safely.`;

const MEDIA = { form: 'application/x-www-form-urlencoded', multipart: 'multipart/form-data', bytes: 'application/octet-stream' } as const;

type Responses = RouteConfig['responses'];

/** The OpenAPI 3.1 description of every route, from the same schemas that check requests. */
export function openApiDocument(): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', {
    type: 'http',
    scheme: 'bearer',
    description: 'accessToken of /api/v1/auth/login',
  });
  for (const route of routes) registry.registerPath(entryOf(route));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: '明镜 Mingjing', version: 'v1', description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
  });
  // By address: a route that moves within the sources moves nothing here.
  const paths = Object.entries(document.paths ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...document, paths: Object.fromEntries(paths) };
}

function entryOf({ method, path, rpc, who, operation, params }: Route): RouteConfig {
  const { summary, tag, query, body, bodyType } = operation;
  return {
    method: method.toLowerCase() as RouteConfig['method'],
    path,
    summary,
    tags: [tag],
    description: `${rpc} · ${who}`,
    security: who === 'anyone' ? [] : [{ session: [] }],
    request: {
      ...(params && { params }),
      ...(query && { query: query as z.ZodObject }),
      ...(method === 'POST' && path.startsWith('/api/') && { headers: z.object({ 'Idempotency-Key': keyOf(path) }) }),
      ...(body && { body: { content: { [bodyType ? MEDIA[bodyType] : 'application/json']: { schema: body } } } }),
    },
    responses: responsesOf(operation),
  };
}

function keyOf(path: string): z.ZodType {
  const key = z.string().max(200).describe('The same again has one effect');
  return path === '/api/v1/public/evaluations' ? key : key.optional();
}

function responsesOf({ reply, replyType, status }: Route['operation']): Responses {
  const content = replyType ? { [replyType]: { schema: z.string() } } : reply && { 'application/json': { schema: reply } };
  return {
    [status]: { description: 'Done', ...(content && { content }) },
    default: { description: 'Refused, or failed', content: { 'application/problem+json': { schema: problem } } },
  };
}
