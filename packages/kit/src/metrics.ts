import { metrics, type Counter, type Histogram } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

export interface Metering {
  stop(): Promise<void>;
}

/** Serves Prometheus metrics at http://host:port/metrics; 'off' serves nothing. */
export async function startMetrics(port: number | 'off', host: string): Promise<Metering> {
  if (port === 'off') return { stop: async () => {} };
  const exporter = new PrometheusExporter({ port, host, preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
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
const made = new Map<string, Counter | Histogram>();

function once<I extends Counter | Histogram>(name: string, make: () => I): I {
  const known = made.get(name) as I | undefined;
  if (known) return known;
  const instrument = make();
  made.set(name, instrument);
  return instrument;
}

/** A count of what happened, by whatever it is added with. */
export function counter(name: string, description: string): Counter {
  return once(name, () => metrics.getMeter('mingjing').createCounter(name, { description }));
}

/** Counts of calls by service, method and outcome (ok or the refusal's kind). */
export function callCounter(): Counter {
  return counter('mingjing_calls_total', 'Calls by service, method and outcome');
}

/** Durations of calls in seconds. */
export function callDuration(): Histogram {
  const name = 'mingjing_call_seconds';
  return once(name, () => metrics.getMeter('mingjing').createHistogram(name, { description: 'Duration of calls', unit: 's' }));
}

/** A figure that is read when somebody looks: queue depths, lag, outbox age. */
export function gauge(name: string, description: string, attributes: Record<string, string>, read: () => number | Promise<number>): void {
  metrics
    .getMeter('mingjing')
    .createObservableGauge(name, { description })
    .addCallback(async (result) => result.observe(await read(), attributes));
}
