import { ConfigError } from '@mingjing/kit';
import type { Config } from './config';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/;

/**
 * The demonstration prints its passwords: it must not be reachable from elsewhere.
 * @throws ConfigError
 */
export function requireLoopbackDemo({ DEMO, HOST, GRPC_HOST }: Pick<Config, 'HOST' | 'GRPC_HOST'> & { DEMO: boolean }): void {
  const open = [HOST, GRPC_HOST].find((host) => !LOOPBACK.test(host));
  if (!DEMO || open === undefined) return;
  throw new ConfigError(
    `演示模式只能在本机地址上运行：请设 DEMO=false，或把 HOST 和 GRPC_HOST 设为 127.0.0.1 (a demonstration runs on loopback only, not on ${open}; set DEMO=false)`,
  );
}
