import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { anyPorts, ATTRIBUTES, start, type Running } from '@mingjing/kit';
import { services } from '../apps/platform/src/services';
import { seedDemo } from '../apps/platform/src/demo/seed';
import { demoData, Person, settled, until } from './platform';

/** The arrows of the diagram in the docs: "gateway -->|evaluate| evaluation" gives "gateway>evaluation". */
function documented(): string[] {
  const text = readFileSync(path.join(__dirname, '../docs/architecture.md'), 'utf8');
  const diagram = /<!-- one evaluation -->\s*```mermaid([\s\S]*?)```/.exec(text)?.[1] ?? '';
  return [...diagram.matchAll(/^\s*(\w+)\s*-->\s*(?:\|[^|]*\|\s*)?(\w+)/gm)].map(([, from, to]) => `${from}>${to}`).sort();
}

/** Edges between services in the trace that starts at the citizen's request: parents and links both count. */
function edges(spans: ReadableSpan[], traceId: string): string[] {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const touches = (span: ReadableSpan): boolean =>
    span.spanContext().traceId === traceId || span.links.some(({ context }) => context.traceId === traceId);
  const found = new Set<string>();
  for (const span of spans.filter(touches)) {
    const origins = [span.parentSpanContext?.spanId, ...span.links.map(({ context }) => context.spanId)];
    for (const origin of origins) {
      const from = origin && byId.get(origin)?.attributes[ATTRIBUTES.service];
      const to = span.attributes[ATTRIBUTES.service];
      if (from && to && from !== to) found.add(`${String(from)}>${String(to)}`);
    }
  }
  return [...found].sort();
}

describe('one evaluation as its trace tells it', () => {
  let dataDir: string;
  const exporter = new InMemorySpanExporter();
  let running: Running;

  beforeAll(async () => {
    dataDir = await demoData();
    running = await start(services, {
      env: { DATA_DIR: dataDir, PORT: '0', GRPC_PORT: '0', METRICS_PORT: 'off', LOG_LEVEL: 'silent', ...anyPorts('sandbox') },
      spanExporter: exporter,
    });
  });
  afterAll(async () => {
    await running?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('the edges between services are those of the diagram in docs/architecture.md', async () => {
    const { plateCode, accounts } = await seedDemo(running.context('gateway').config, running.addresses);
    // What of the demonstration is still under way would fill the caches again.
    const password = accounts.find(({ username }) => username === 'coordinator')?.password;
    await settled(await Person.signIn({ url: running.addresses['http'] as string }, 'coordinator', password), '632800');
    // What is cached from the demonstration would hide the calls that read it.
    for (const { name } of services) running.context(name).rules.clear();
    exporter.reset();
    const response = await fetch(`${running.addresses['http']}/api/v1/public/evaluations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'trace-1' },
      body: JSON.stringify({ code: plateCode, level: 'unsatisfied', attitude: 'unsatisfied', efficiency: 'unsatisfied', text: '等了很久' }),
    });
    expect(response.status).toBe(201);
    const wanted = documented();
    expect(wanted.length).toBeGreaterThan(3);
    const root = await until('the root span', async () =>
      exporter
        .getFinishedSpans()
        .find(({ name, attributes }) => name.includes('/public/evaluations') && attributes[ATTRIBUTES.service] === 'gateway'),
    );
    const traceId = root.spanContext().traceId;
    await until('every hop', async () => edges(exporter.getFinishedSpans(), traceId).length >= wanted.length).catch(() => undefined);
    expect(edges(exporter.getFinishedSpans(), traceId)).toEqual(wanted);
  });
});
