import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Link,
  type Span,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { isRefused } from '@mingjing/contracts/refused';
import { resourceOf } from './resource';

/** Every attribute a span of ours may carry: nothing personal, nothing else. */
export const ATTRIBUTES = {
  service: 'mingjing.service',
  rpc: 'rpc.method',
  route: 'http.route',
  httpStatus: 'http.response.status_code',
  topic: 'messaging.destination.name',
  eventType: 'mingjing.event.type',
  items: 'mingjing.items',
  refusal: 'mingjing.refusal',
} as const;

type Attributes = Partial<Record<(typeof ATTRIBUTES)[keyof typeof ATTRIBUTES], string | number>>;

export interface SpanOptions {
  service: string;
  kind?: 'server' | 'client' | 'consumer' | 'producer' | 'internal';
  /** W3C traceparent of the caller; absent: the span running here. */
  parent?: string;
  /** traceparents of the other causes of a batch. */
  links?: string[];
  attributes?: Attributes;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
  internal: SpanKind.INTERNAL,
};

function contextOf(traceparent: string): ReturnType<typeof context.active> {
  return propagation.extract(ROOT_CONTEXT, { traceparent });
}

/** Runs `work` inside a span; a bug marks it as failed, a refusal only notes its code. */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const parent = options.parent ? contextOf(options.parent) : context.active();
  const links: Link[] = (options.links ?? []).flatMap((link) => {
    const spanContext = trace.getSpanContext(contextOf(link));
    return spanContext ? [{ context: spanContext }] : [];
  });
  const attributes = { ...options.attributes, [ATTRIBUTES.service]: options.service };
  const span = trace.getTracer(options.service).startSpan(name, { kind: KINDS[options.kind ?? 'internal'], attributes, links }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    if (isRefused(error)) span.setAttribute(ATTRIBUTES.refusal, (error as { code: string }).code);
    else span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** W3C traceparent of the running span, or undefined where nothing is traced. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Runs what many requests share outside the trace of the one that happened to begin it. */
export function outsideTraces<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

export interface Tracing {
  stop(): Promise<void>;
}

/**
 * A tracer for each service, whose spans say of themselves that they are of that service also where several run in one process:
 * `service.name` belongs to the resource, not to the span.
 */
class TracersOfServices implements TracerProvider {
  private readonly providers = new Map<string, NodeTracerProvider>();

  constructor(
    private readonly instance: string,
    private readonly processor: SpanProcessor,
  ) {}

  /** @param service as `SpanOptions.service` names it */
  getTracer(service: string): Tracer {
    const provider =
      this.providers.get(service) ??
      new NodeTracerProvider({ resource: resourceOf([service], this.instance), spanProcessors: [this.processor] });
    this.providers.set(service, provider);
    return provider.getTracer('@mingjing/kit');
  }
}

/**
 * Turns tracing on for the process.
 * @param target OTLP endpoint of a collector, or an exporter (tests); absent: tracing stays off and costs nothing
 * @param instance prefix of the platform on a cluster
 */
export function startTracing(target: string | SpanExporter | undefined, instance: string): Tracing {
  if (!target) return { stop: async () => {} };
  const processor =
    typeof target === 'string'
      ? new BatchSpanProcessor(new OTLPTraceExporter({ url: `${target.replace(/\/$/, '')}/v1/traces` }))
      : new SimpleSpanProcessor(target);
  trace.setGlobalTracerProvider(new TracersOfServices(instance, processor));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    async stop() {
      await processor.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}
