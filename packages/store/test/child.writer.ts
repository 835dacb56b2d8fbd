import { openStore } from '../src';
import { accountDefinition, by, cause, deposited, opened } from './account';

/** Writes without end and prints each write once it is acknowledged: `created <id>` or `handled <id> <version>`. */
async function write(dataDir: string, seed: number): Promise<void> {
  const store = await openStore({ service: 'crash', dataDir, onFatal: (error) => console.log(`fatal ${error.message}`) });
  const accounts = store.aggregate(accountDefinition);
  await store.ready();
  console.log('ready');
  const writer = async (lane: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const id = `w${seed}-${lane}-${i}`;
      await accounts.create(id, cause(id), by(), [opened(`owner ${i % 7}`, { slot: id, path: [`p${lane}`, `q${i % 3}`] })]);
      console.log(`created ${id}`);
      for (let n = 0; n < i % 3; n++) {
        const { version } = await accounts.handle(id, cause(`${id}/${n}`), by(), () => [deposited(1)]);
        console.log(`handled ${id} ${version}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, lane) => writer(lane)));
}

write(process.argv[2]!, Number(process.argv[3])).catch((error: { code?: string; message: string }) => {
  console.log(`stopped ${error.code ?? error.message}`);
});
