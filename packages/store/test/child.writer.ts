import { openStore } from '../src';
import { accountDefinition, by, cause, deposited, opened } from './account';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Writes without end and prints each write once it is acknowledged: `created <id>` or `handled <id> <version>`. */
async function write(dataDir: string, seed: number): Promise<void> {
  const store = await openStore({
    service: 'crash',
    dataDir,
    onFatal: (error) => say(`fatal ${error.message}`),
  });
  const accounts = store.aggregate(accountDefinition);
  await store.ready();
  say('ready');
  const writer = async (lane: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const id = `w${seed}-${lane}-${i}`;
      await accounts.create(id, cause(id), by(), [opened(`owner ${i % 7}`, { slot: id, path: [`p${lane}`, `q${i % 3}`] })]);
      say(`created ${id}`);
      for (let n = 0; n < i % 3; n++) {
        const { version } = await accounts.handle(id, cause(`${id}/${n}`), by(), () => [deposited(1)]);
        say(`handled ${id} ${version}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, lane) => writer(lane)));
}

write(process.argv[2]!, Number(process.argv[3])).catch((error: { code?: string; message: string }) => {
  say(`stopped ${error.code ?? error.message}`);
});
