import pino from 'pino';
import { trace } from '@opentelemetry/api';

export type Log = pino.Logger;

/** Names of fields that hold personal data or secrets: removed at the source, wherever they stand in a log line. */
const PERSONAL = [
  'phone',
  'text',
  'password',
  'token',
  'accessToken',
  'sessionToken',
  'apiKey',
  'applicantName',
  'authorization',
  'cookie',
];

/**
 * JSON lines on standard error with the trace id of the running span.
 * @param level pino level: fatal, error, warn, info, debug, trace or silent
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: PERSONAL.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
      mixin: () => {
        const span = trace.getActiveSpan()?.spanContext();
        return span ? { traceId: span.traceId } : {};
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
