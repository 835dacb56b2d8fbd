import path from 'node:path';
import { z } from 'zod';
import { CALLED, SERVICES } from '@mingjing/contracts/services';

/** A key that is on or off: anything but false, 0, no and nothing is on. */
export const flag = z.preprocess((v) => (typeof v === 'string' ? !['false', '0', 'no', ''].includes(v.toLowerCase()) : v), z.boolean());

/** host:port, port 0 meaning any free one. */
export const address = z.string().regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port');

/** What every process knows, whichever services it runs. */
export const baseConfig = {
  DATA_DIR: z.string().min(1).default('./data').describe('Directory of the embedded store and bus, demo accounts and keys'),
  KEYS_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Directory of keys (default DATA_DIR/keys); keep it off the data volume and out of backups'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb://')
    .optional()
    .describe('MongoDB replica set; absent: embedded store'),
  KAFKA_BROKERS: z.string().min(1).optional().describe('Kafka brokers, host:port, comma separated; absent: embedded bus'),
  INSTANCE: z
    .string()
    .regex(/^[a-z][a-z0-9]{0,20}$/, 'must be lower-case letters and digits')
    .default('mingjing')
    .describe('Prefix of databases, topics and consumer groups: several platforms may share one cluster'),
  DEMO: flag.default(true).describe('Demo data and accounts; false: an empty platform'),
  CLOCK_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('File that holds the time at which the clock stands, for rehearsals on loopback; absent: DATA_DIR/clock in a demonstration'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').describe('Log level'),
  METRICS_PORT: z
    .union([z.literal('off'), z.coerce.number().int().min(0).max(65535)])
    .default(9464)
    .describe('Port of Prometheus metrics on METRICS_HOST, or off'),
  METRICS_HOST: z.string().default('127.0.0.1').describe('Address metrics listen on'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().describe('OpenTelemetry collector (OTLP over HTTP); absent: no traces are sent'),
  TOKEN_SECONDS: z.coerce.number().int().min(5).max(60).default(60).describe('Life of an actor token in seconds'),
} as const;

export type BaseConfig = z.infer<z.ZodObject<typeof baseConfig>> & { KEYS_DIR: string };

/** Keys of the addresses of a service: where it listens, and where others reach it (default: where it listens). */
export function addressKeys(service: string): { listen: string; address: string } {
  const upper = service.toUpperCase();
  return { listen: `${upper}_LISTEN`, address: `${upper}_ADDRESS` };
}

/**
 * Settings with which every service listens on any free port of loopback, for tests and measurements.
 * @param others names with a key like theirs, e.g. "sandbox"
 */
export function anyPorts(...others: string[]): Record<string, string> {
  return Object.fromEntries([...CALLED, ...others].map((service) => [addressKeys(service).listen, '127.0.0.1:0']));
}

function addressShape(): z.ZodRawShape {
  const shape: Record<string, z.ZodType> = {};
  for (const service of CALLED) {
    const { port } = SERVICES[service];
    const { listen, address: reach } = addressKeys(service);
    shape[listen] = address.default(`127.0.0.1:${port}`).describe(`Where ${service} listens for gRPC`);
    shape[reach] = address.optional().describe(`Where others reach ${service} (default ${listen})`);
  }
  return shape;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration of the given shapes from an environment.
 * @throws ConfigError naming every bad key with its rule, all at once
 */
export function readConfig(shapes: z.ZodRawShape[], env: Record<string, string | undefined>): BaseConfig & Record<string, unknown> {
  const shape = Object.assign({}, baseConfig, addressShape(), ...shapes) as z.ZodRawShape;
  // An empty variable is an unset one: compose files pass "" for what is not given.
  const given = Object.fromEntries(Object.entries(env).filter(([key, value]) => key in shape && value !== '' && value !== undefined));
  const result = z.object(shape).safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`配置有误，请改正后再启动 (bad configuration):\n${lines.join('\n')}`);
  }
  const config = result.data as BaseConfig & Record<string, unknown>;
  config.KEYS_DIR ??= path.join(config.DATA_DIR, 'keys');
  return config;
}

/** The one place that reads the process environment. */
export function processEnvironment(): Record<string, string | undefined> {
  return process.env;
}

export interface ConfigRow {
  key: string;
  default: string;
  description: string;
  services: string[];
}

/** Every key of every given service with its default and description, sorted; printed by `npm run config`. */
export function describeConfig(services: { name: string; config: z.ZodRawShape }[]): ConfigRow[] {
  const rows = new Map<string, ConfigRow>();
  const add = (shape: z.ZodRawShape, service: string): void => {
    for (const [key, type] of Object.entries(shape)) {
      const row = rows.get(key) ?? {
        key,
        default: defaultOf(type as z.ZodType),
        description: (type as z.ZodType).description ?? '',
        services: [],
      };
      row.services.push(service);
      rows.set(key, row);
    }
  };
  add({ ...baseConfig, ...addressShape() }, 'all');
  for (const service of services) add(service.config, service.name);
  return [...rows.values()].sort((a, b) => a.key.localeCompare(b.key));
}

function defaultOf(type: z.ZodType): string {
  const result = type.safeParse(undefined);
  return result.success && result.data !== undefined ? String(result.data) : '';
}
