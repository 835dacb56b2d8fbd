import { describeConfig } from '@mingjing/kit';
import { services } from './services';

/** Prints every configuration key of every service as a Markdown table: `npm run config`. */
function main(): void {
  const lines = describeConfig(services).map((row) => `| ${row.key} | ${row.default} | ${row.description} | ${row.services.join(' ')} |`);
  process.stdout.write(['| key | default | meaning | read by |', '|---|---|---|---|', ...lines, ''].join('\n'));
}

main();
