import path from 'node:path';
import type { BaseConfig } from '@mingjing/kit';
import type { DemoAccount } from './demo/accounts';

/** Tells on standard output where the platform is and how to get in. */
export function announce(
  addresses: Record<string, string>,
  config: BaseConfig,
  demo: { accounts: DemoAccount[]; plateCode?: string } | undefined,
): void {
  const lines = [
    `明镜 Mingjing 已启动 (is up) · store ${config.MONGODB_URI ? 'MongoDB' : 'embedded'} · bus ${config.KAFKA_BROKERS ? 'Kafka' : 'embedded'}`,
  ];
  const url = addresses['http'];
  if (url) lines.push(`  网站 portal        ${url}/`, `  工作台 console      ${url}/console/`, `  接口文档 API docs   ${url}/docs`);
  if (url && demo?.plateCode) lines.push(`  扫码评价 scan page  ${url}/e/${demo.plateCode}`);
  if (addresses['grpc']) lines.push(`  gRPC               ${addresses['grpc']}`);
  for (const [name, address] of Object.entries(addresses))
    if (name !== 'http' && name !== 'grpc') lines.push(`  ${name.padEnd(18)} ${address}`);
  if (demo) {
    lines.push(`演示账号 demo accounts (${path.join(config.DATA_DIR, 'demo-accounts.json')})`);
    for (const { username, password, role } of demo.accounts) lines.push(`  ${username.padEnd(22)} ${password.padEnd(20)} ${role}`);
  } else if (!config.DEMO && url) {
    lines.push(
      `首次启动的管理员口令在 (first passwords of the administrators are in) ${path.join(config.DATA_DIR, 'initial-accounts.json')}`,
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
