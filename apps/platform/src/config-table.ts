import { describeConfig } from '@mingjing/kit';
import { services } from './services';

/** Every configuration key of every service as a page of Markdown: docs/configuration.md, which `npm run config` prints. */
export function configTable(): string {
  const lines = describeConfig(services).map((row) => `| ${row.key} | ${row.default} | ${row.description} | ${row.services.join(' ')} |`);
  const head = ['# 配置项 (configuration)', '', '| key | default | meaning | read by |', '|---|---|---|---|'];
  return [...head, ...lines, ''].join('\n');
}
