import { metrics, type Attributes, type Counter, type Histogram } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

export interface Metering {
  stop(): Promise<void>;
}

/** Every figure is of some service, also where several run in one process. */
type OfService = Attributes & { service: string };

/**
 * Serves Prometheus metrics at http://host:port/metrics; 'off' serves nothing.
 * @param resource whose they are, as `target_info` tells
 */
export async function startMetrics(port: number | 'off', host: string, resource: Resource): Promise<Metering> {
  if (port === 'off') return { stop: async () => {} };
  const exporter = new PrometheusExporter({ port, host, preventServerStart: true });
  const provider = new MeterProvider({ resource, readers: [exporter] });
  await exporter.startServer();
  metrics.setGlobalMeterProvider(provider);
  made.clear();
  return {
    async stop() {
      await provider.shutdown();
      metrics.disable();
      made.clear();
    },
  };
}

/** Instruments of the present provider: asking it for one by name again costs as much as a small call. */
const made = new Map<string, Counter<OfService> | Histogram<OfService>>();

function once<I extends Counter<OfService> | Histogram<OfService>>(name: string, make: () => I): I {
  const known = made.get(name) as I | undefined;
  if (known) return known;
  const instrument = make();
  made.set(name, instrument);
  return instrument;
}

/** A count of what happened, by whatever it is added with. */
export function counter(name: string, description: string): Counter<OfService> {
  return once(name, () => metrics.getMeter('@mingjing/kit').createCounter(name, { description }));
}

/** Counts of calls by service, method and outcome (ok or the refusal's kind). */
export function callCounter(): Counter<OfService> {
  return counter('mingjing_calls_total', 'Calls by service, method and outcome');
}

/** Durations of calls in seconds. */
export function callDuration(): Histogram<OfService> {
  const name = 'mingjing_call_seconds';
  return once(name, () => metrics.getMeter('@mingjing/kit').createHistogram(name, { description: 'Duration of calls', unit: 's' }));
}

/** A figure that is read when somebody looks: queue depths, lag, outbox age. */
export function gauge(name: string, description: string, attributes: OfService, read: () => number | Promise<number>): void {
  metrics
    .getMeter('@mingjing/kit')
    .createObservableGauge(name, { description })
    .addCallback(async (result) => result.observe(await read(), attributes));
}
