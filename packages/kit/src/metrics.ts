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
  return {
    async stop() {
      await provider.shutdown();
      metrics.disable();
    },
  };
}

/** Counts of calls by service, method and outcome (ok or the refusal's kind). */
export function callCounter(): Counter {
  return metrics.getMeter('mingjing').createCounter('mingjing_calls_total', { description: 'Calls by service, method and outcome' });
}

/** Durations of calls in seconds. */
export function callDuration(): Histogram {
  return metrics.getMeter('mingjing').createHistogram('mingjing_call_seconds', { description: 'Duration of calls', unit: 's' });
}

/** A figure that is read when somebody looks: queue depths, lag, outbox age. */
export function gauge(name: string, description: string, attributes: Record<string, string>, read: () => number | Promise<number>): void {
  metrics
    .getMeter('mingjing')
    .createObservableGauge(name, { description })
    .addCallback(async (result) => result.observe(await read(), attributes));
}
