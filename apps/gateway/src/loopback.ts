import { ConfigError } from '@mingjing/kit';
import type { Config } from './config';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/;

/** Whether nobody but this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

type Told = Pick<Config, 'HOST' | 'GRPC_HOST'> & { DEMO: boolean; CLOCK_FILE?: string | undefined };

/**
 * The demonstration prints its passwords, and a rehearsal's clock is whatever a file says: neither may be reachable from
 * elsewhere.
 * @throws ConfigError
 */
export function requireLoopbackDemo({ DEMO, CLOCK_FILE, HOST, GRPC_HOST }: Told): void {
  const open = [HOST, GRPC_HOST].find((host) => !isLoopback(host));
  if (open === undefined) return;
  if (DEMO) {
    throw new ConfigError(
      `演示模式只能在本机地址上运行：请设 DEMO=false，或把 HOST 和 GRPC_HOST 设为 127.0.0.1 (a demonstration runs on loopback only, not on ${open}; set DEMO=false)`,
    );
  }
  if (CLOCK_FILE === undefined) return;
  throw new ConfigError(
    `由文件驱动时钟的演练只能在本机地址上运行：请去掉 CLOCK_FILE，或把 HOST 和 GRPC_HOST 设为 127.0.0.1 (a clock driven by CLOCK_FILE runs on loopback only, not on ${open})`,
  );
}
