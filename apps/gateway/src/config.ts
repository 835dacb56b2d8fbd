import { flag, type ServiceContext } from '@mingjing/kit';
import { z } from 'zod';

const perMinute = (fallback: number, what: string) => z.coerce.number().int().min(1).default(fallback).describe(what);
const file = (what: string) => z.string().min(1).optional().describe(what);
const count = (fallback: number, what: string) => z.coerce.number().int().min(1).default(fallback).describe(what);

/** Keys of the gateway; `npm run config` prints them. */
export const config = {
  HOST: z.string().min(1).default('127.0.0.1').describe('Address HTTP listens on'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080).describe('Port of HTTP'),
  GRPC_HOST: z.string().min(1).default('127.0.0.1').describe('Address gRPC for third-party systems listens on'),
  GRPC_PORT: z
    .union([z.literal('off'), z.coerce.number().int().min(0).max(65535)])
    .default(9090)
    .describe('Port of gRPC for third-party systems, or off'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('Address citizens reach the platform under, as printed on plates; needed off loopback; absent: that of the request'),
  TRUSTED_PROXY_HOPS: z.coerce
    .number()
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe('Reverse proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed'),
  TLS_CERT: file('File of the certificate HTTP is served with, PEM, its chain behind it; absent: plain HTTP'),
  TLS_KEY: file('File of the private key of TLS_CERT, PEM without a passphrase'),
  HTTP_REDIRECT_PORT: z
    .union([z.literal('off'), z.coerce.number().int().min(0).max(65535)])
    .default('off')
    .describe('Port of plain HTTP that only leads to https, with TLS_CERT, or off'),
  HSTS_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(31_536_000)
    .describe('Seconds browsers keep to https after a visit by it (HSTS); 0 makes them forget'),
  GRPC_TLS_CERT: file('File of the certificate of gRPC for third-party systems, PEM; absent: that of TLS_CERT'),
  GRPC_TLS_KEY: file('File of the private key of GRPC_TLS_CERT, PEM without a passphrase'),
  GRPC_CLIENT_CA: file('File of the CA whose certificates third-party systems show, PEM; absent: none is asked for'),
  GRPC_CLIENT_CERT: z
    .enum(['required', 'optional'])
    .default('required')
    .describe('With GRPC_CLIENT_CA: whether a third-party system must show a certificate'),
  TLS_RELOAD_SECONDS: z.coerce.number().int().min(1).max(3600).default(10).describe('How often files of certificates are looked at'),
  PLAIN_HTTP: flag.default(false).describe('HTTP may be reached unencrypted off loopback: trials, ports published on loopback only'),
  PLAIN_GRPC: flag.default(false).describe('gRPC may be reached unencrypted off loopback: trials, ports published on loopback only'),
  HTTP_CONNECTIONS: count(5000, 'HTTP connections at the same time; beyond it those that keep us waiting longest are ended'),
  HTTP_NETWORK_CONNECTIONS: count(
    500,
    'HTTP connections of one network at the same time, likewise; behind a trusted proxy: requests under way of one network',
  ),
  HTTP_HEADER_SECONDS: count(15, 'Seconds within which the headers of an HTTP request must be there'),
  HTTP_BODY_SECONDS: count(
    20,
    'Seconds a body may take, and one more for every 2 KiB that came; files that are uploaded have five minutes',
  ),
  HTTP_IDLE_SECONDS: count(65, 'Seconds an HTTP connection may idle between two requests'),
  HTTP_LINGER_SECONDS: count(5, 'Seconds at most that the rest of a body is thrown away after its request was answered'),
  HTTP_LINGER_KIB: count(4096, 'KiB at most of the rest of a body that are thrown away then'),
  LIMIT_ANONYMOUS_WORK_PER_MINUTE: perMinute(
    3000,
    'Milliseconds of work a minute (src/costs.ts) that one network may ask for without signing in',
  ),
  LIMIT_SIGN_IN_PER_MINUTE: perMinute(20, 'Sign-in attempts a minute for one user name from one network'),
  LIMIT_RECEIPT_PER_MINUTE: perMinute(60, 'Look-ups and changes a minute of one receipt from one network'),
  LIMIT_APP_PER_MINUTE: perMinute(6000, 'gRPC calls a minute of one API key'),
  LIMIT_CALLBACK_PER_MINUTE: perMinute(6000, 'Calls a minute of one SMS provider from one network'),
  LIMIT_GUESS_PER_MINUTE: perMinute(
    60,
    'Wrong invitations and receipts a minute from one network before it is guessing, and their answers are kept back',
  ),
  LIMIT_WRONG_KEY_PER_MINUTE: perMinute(60, 'API keys a minute that are none of ours, from one network'),
  LIMIT_OPEN_DATA_PER_MINUTE: perMinute(300, 'Requests of open data a minute from one network'),
  OPEN_DATA_SOURCE: z.string().min(1).default('明镜评议平台').describe('Whom open data names as its source'),
  OPEN_DATA_LICENCE: z.string().min(1).default('CC-BY-4.0').describe('Licence open data is given under'),
  STREAMS_AT_ONCE: count(4, 'gRPC streams of one API key at the same time'),
  GRPC_KEY_AT_ONCE: count(100, 'gRPC calls of one API key at the same time'),
  GRPC_NETWORK_AT_ONCE: count(400, 'gRPC calls from one network at the same time: a proxy in front is one network'),
  GRPC_STRANGERS_AT_ONCE: count(20, 'Calls of health and reflection without a key from one network at the same time'),
  GRPC_MESSAGE_SECONDS: count(30, 'Seconds within which the one message of a gRPC call must be complete'),
  SUBMIT_QUEUE: count(500, 'Evaluations that may wait for their turn; beyond it 503 with Retry-After'),
  SUBMIT_BATCH: z.coerce.number().int().min(1).max(200).default(200).describe('Evaluations sent on in one call'),
  SUBMIT_SECONDS: z.coerce.number().int().min(1).max(60).default(10).describe('Seconds after which an evaluation that waits is given up'),
  IMPORT_MAX_MIB: count(20, 'Largest spreadsheet in MiB'),
  IMPORT_MAX_ROWS: count(200_000, 'Most rows of a spreadsheet'),
  IMPORT_AT_ONCE: count(2, 'Spreadsheets read at the same time'),
  IMPORT_WAIT_SECONDS: count(10, 'Seconds an import waits for its turn; beyond it 503 with Retry-After'),
  IMPORT_READER_MIB: count(512, 'Memory in MiB of the process that reads a spreadsheet'),
  EXPORT_AT_ONCE: count(3, 'Tables exported at the same time'),
  PRINT_AT_ONCE: count(2, 'Files of plates made at the same time'),
  STALL_SECONDS: count(60, 'Seconds after which a download nobody reads on is ended'),
} as const;

export type GatewayContext = ServiceContext<typeof config>;
export type Config = z.infer<z.ZodObject<typeof config>>;
