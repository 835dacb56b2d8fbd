import type { IncomingMessage } from 'node:http';
import { Refused } from '@mingjing/contracts/refused';
import { ConfigError } from '@mingjing/kit';
import type { Config } from './config';
import { isLoopback } from './loopback';
import { forwarded } from './network';

const LOOPBACK_PEER = /^(::ffff:)?127\.|^::1$/;

type Told = Pick<Config, 'HOST' | 'GRPC_HOST' | 'GRPC_PORT' | 'TRUSTED_PROXY_HOPS' | 'PLAIN_HTTP' | 'PLAIN_GRPC' | 'HTTP_REDIRECT_PORT'> & {
  DEMO: boolean;
} & Partial<Pick<Config, 'PUBLIC_URL' | 'TLS_CERT' | 'TLS_KEY' | 'GRPC_TLS_CERT' | 'GRPC_TLS_KEY' | 'GRPC_CLIENT_CA'>>;

/** How the outer doors are reached, as the configuration says. */
export interface Transport {
  /** Browsers come by https: cookies are Secure, and browsers are told to stay with it. */
  secure: boolean;
  /** Requests that a proxy passes on must have come to it by https. */
  asksProxy: boolean;
  /** The same of calls of third-party systems. */
  asksGrpcProxy: boolean;
  /** What the operator should know although it is allowed. */
  warnings: string[];
}

/**
 * Whether the doors may be opened like this: off loopback nothing goes unencrypted unless the operator says so in as many words.
 * @throws ConfigError naming the keys to set
 */
export function transportOf(told: Told): Transport {
  requirePairs(told);
  const { PUBLIC_URL, TRUSTED_PROXY_HOPS: hops } = told;
  const byHttps = PUBLIC_URL?.startsWith('https:') ?? false;
  const tls = told.TLS_CERT !== undefined;
  if (tls && PUBLIC_URL !== undefined && !byHttps) {
    throw refusedConfig(
      `设了 TLS_CERT，PUBLIC_URL 须以 https:// 开头，现为 ${PUBLIC_URL}`,
      'with TLS_CERT, PUBLIC_URL must begin with https://',
    );
  }
  if (tls && told.DEMO) {
    throw refusedConfig(
      '演示模式在本机上以 http 运行：使用 TLS_CERT 时请设 DEMO=false',
      'a demonstration is served by plain HTTP on loopback: with TLS_CERT, set DEMO=false',
    );
  }
  if (!tls && told.HTTP_REDIRECT_PORT !== 'off') {
    throw refusedConfig('HTTP_REDIRECT_PORT 只与 TLS_CERT 一起使用', 'HTTP_REDIRECT_PORT goes with TLS_CERT only');
  }
  const asksProxy = hops > 0 && byHttps;
  return {
    secure: tls || byHttps,
    asksProxy,
    asksGrpcProxy: asksProxy && !tls && told.GRPC_TLS_CERT === undefined,
    warnings: [...httpWarnings(told, tls, byHttps, asksProxy), ...grpcWarnings(told, tls, asksProxy)],
  };
}

function httpWarnings(told: Told, tls: boolean, byHttps: boolean, asksProxy: boolean): string[] {
  const { HOST, PUBLIC_URL, PLAIN_HTTP, TRUSTED_PROXY_HOPS, DEMO } = told;
  if (isLoopback(HOST)) {
    if (TRUSTED_PROXY_HOPS > 0 && PUBLIC_URL === undefined && !DEMO) {
      return [
        '有反向代理但未设 PUBLIC_URL：码牌上会印来访请求自称的地址 (a proxy is in front, but PUBLIC_URL is not set: plates carry whatever address a request names)',
      ];
    }
    if (tls || asksProxy || !byHttps) return [];
    return [
      'PUBLIC_URL 是 https，但未设 TLS_CERT 或 TRUSTED_PROXY_HOPS：来访者都像来自代理 (PUBLIC_URL is https, but neither TLS_CERT nor TRUSTED_PROXY_HOPS is set: everybody seems to come from the proxy)',
    ];
  }
  if (!PLAIN_HTTP && !tls && !asksProxy) {
    throw refusedConfig(
      `HTTP 在 ${HOST} 上不能不加密：请设 TLS_CERT 和 TLS_KEY；或由反向代理加密，设 TRUSTED_PROXY_HOPS=1 和以 https:// 开头的 PUBLIC_URL；只供试用或端口仅发布到本机时可设 PLAIN_HTTP=true`,
      `HTTP on ${HOST} must be encrypted: set TLS_CERT and TLS_KEY, or TRUSTED_PROXY_HOPS=1 and a PUBLIC_URL with https:// behind a proxy; PLAIN_HTTP=true for trials or where the port is published on loopback only`,
    );
  }
  // Otherwise plates would carry whatever a request calls us (its header Host).
  if (PUBLIC_URL === undefined) {
    const scheme = tls || asksProxy ? 'https' : 'http';
    throw refusedConfig(
      `请设 PUBLIC_URL：群众访问平台的 ${scheme}:// 地址，码牌上印的就是它`,
      `set PUBLIC_URL to the ${scheme}:// address citizens reach the platform under; it is printed on plates`,
    );
  }
  return tls || asksProxy
    ? []
    : [
        `HTTP 未加密，口令和评价内容在途中可被读到 (PLAIN_HTTP=true: HTTP on ${HOST} is not encrypted, passwords and words can be read on the way)`,
      ];
}

function grpcWarnings({ GRPC_HOST, GRPC_PORT, GRPC_TLS_CERT, PLAIN_GRPC }: Told, tls: boolean, asksProxy: boolean): string[] {
  if (GRPC_PORT === 'off' || isLoopback(GRPC_HOST) || tls || GRPC_TLS_CERT !== undefined || asksProxy) return [];
  if (PLAIN_GRPC)
    return [
      `gRPC 未加密，接口密钥在途中可被读到 (PLAIN_GRPC=true: gRPC on ${GRPC_HOST} is not encrypted, API keys can be read on the way)`,
    ];
  throw refusedConfig(
    `gRPC 在 ${GRPC_HOST} 上不能不加密：请设 GRPC_TLS_CERT 和 GRPC_TLS_KEY（或 TLS_CERT 和 TLS_KEY），或设 GRPC_PORT=off；只供试用或端口仅发布到本机时可设 PLAIN_GRPC=true`,
    `gRPC on ${GRPC_HOST} must be encrypted: set GRPC_TLS_CERT and GRPC_TLS_KEY (or TLS_CERT and TLS_KEY), or GRPC_PORT=off; PLAIN_GRPC=true for trials or where the port is published on loopback only`,
  );
}

function requirePairs({ TLS_CERT, TLS_KEY, GRPC_TLS_CERT, GRPC_TLS_KEY, GRPC_CLIENT_CA }: Told): void {
  const pairs = [
    { TLS_CERT, TLS_KEY },
    { GRPC_TLS_CERT, GRPC_TLS_KEY },
  ];
  for (const pair of pairs) {
    const missing = Object.entries(pair).flatMap(([key, value]) => (value === undefined ? [key] : []));
    const [key] = missing;
    if (missing.length === 1) throw refusedConfig(`证书和私钥须一起设置，缺 ${key}`, `certificate and key go together, ${key} is missing`);
  }
  if (GRPC_CLIENT_CA !== undefined && (GRPC_TLS_CERT ?? TLS_CERT) === undefined) {
    throw refusedConfig('GRPC_CLIENT_CA 须与 GRPC_TLS_CERT 或 TLS_CERT 一起设置', 'GRPC_CLIENT_CA goes with GRPC_TLS_CERT or TLS_CERT');
  }
}

function refusedConfig(zh: string, en: string): ConfigError {
  return new ConfigError(`${zh} (${en})`);
}

/** What is known of the way a request or call took. */
export interface Came {
  /** X-Forwarded-Proto as it stands. */
  scheme: string | string[] | undefined;
  /** Whether a proxy names the caller. */
  passedOn: boolean;
  /** Address at the other end of the connection. */
  peer: string;
}

export function cameBy({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): Came {
  return {
    scheme: headers['x-forwarded-proto'],
    passedOn: headers['x-forwarded-for'] !== undefined,
    peer: socket.remoteAddress ?? '',
  };
}

/**
 * Refuses what came to the proxy unencrypted, and what a proxy that says nothing of it passes on.
 * @param hops reverse proxies in front whose X-Forwarded-Proto is believed
 * @throws Refused tls.required, tls.proxySilent
 */
export function requireEncrypted({ scheme, passedOn, peer }: Came, hops: number): void {
  const named = forwarded(scheme, hops)?.toLowerCase();
  if (named === 'https') return;
  if (named !== undefined) {
    throw new Refused('tls.required', 'forbidden', {
      zh: '本平台只接受加密连接，请改用 https:// 开头的地址。',
      en: 'This platform takes encrypted connections only: use the address that begins with https://.',
    });
  }
  // Whoever asks from this very machine without any proxy (health, the sandbox provider) crosses no network.
  if (!passedOn && LOOPBACK_PEER.test(peer)) return;
  throw new Refused('tls.proxySilent', 'forbidden', {
    zh: '反向代理没有说明来访是否加密：请管理员在代理上设置 X-Forwarded-Proto。',
    en: 'The proxy does not say whether the caller came encrypted: set X-Forwarded-Proto there.',
  });
}
