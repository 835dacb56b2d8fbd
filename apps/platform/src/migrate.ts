import { migrateAll, processEnvironment, wordsOf } from '@mingjing/kit';
import { services } from './services';

/** `npm run migrate [-- --dry-run]`: makes of stored data what this version reads, without starting it; see docs/operations.md. */
async function main(args: string[]): Promise<void> {
  const dryRun = args.includes('--dry-run');
  const log = { info: (_fields: object, text?: string) => void process.stdout.write(`${text ?? ''}\n`) };
  const done = await migrateAll(services, { env: processEnvironment(), dryRun, log: log as never });
  const rows = done.flatMap(({ where, reports }) => reports.filter(({ changed }) => changed > 0).map((one) => ({ where, ...one })));
  for (const { where, id, what, changed } of rows)
    process.stdout.write(`${where.padEnd(14)}${String(changed).padStart(9)}  ${id}  ${what}\n`);
  const said = dryRun ? '试运行，没有改动 (dry run: nothing was changed)' : '升级完成 (done)';
  process.stdout.write(`${rows.length === 0 ? '数据已是当前版本 (the data is of this version)' : said}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
});
