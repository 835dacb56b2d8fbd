// npm run stack -- up|down|status [kafka] [mongod] [--dir D] [--kafka-port N] [--mongod-port N] [--wipe]
'use strict';
const path = require('node:path');
const { parseArgs } = require('node:util');
const stack = require('./real-parts');
const three = require('./real-parts/three');

const THREE_DIR = path.join(__dirname, '..', '.real-parts', 'three');

const USAGE = `npm run stack -- up|down|status [kafka] [mongod]
  up      fetch (once), start and wait until both answer; prints KAFKA_BROKERS= and MONGODB_URI=
  down    end what up started; --wipe also deletes its data
  status  what runs; exit code 1 unless both answer
  --three           three MongoDB members and three Kafka brokers instead, in .real-parts/three unless --dir says otherwise
  --dir D           keep this stack's data apart (default .real-parts/run)
  --kafka-port N --mongod-port N   (default: free ones, kept for the life of the data)`;

async function main() {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: text, 'kafka-port': text, 'mongod-port': text, wipe: { type: 'boolean' }, three: { type: 'boolean' } },
  });
  const [verb, ...named] = positionals;
  const parts = stack.PARTS.filter((part) => named.length === 0 || named.includes(part));
  if (named.some((name) => !stack.PARTS.some((part) => part === name))) throw new Error(`${USAGE}\nno such part`);
  const port = (/** @type {string | undefined} */ value) => (value ? Number(value) : undefined);
  const where = { ...(values.dir ? { dir: path.resolve(values.dir) } : {}), parts };
  if (values.three) return ofThree(verb, path.resolve(values.dir ?? THREE_DIR), values.wipe ?? false);
  switch (verb) {
    case 'up':
      return print(
        await stack.up({
          ...where,
          kafkaPort: port(values['kafka-port']),
          mongodPort: port(values['mongod-port']),
        }),
      );
    case 'down': {
      const ended = await stack.down({ ...where, wipe: values.wipe });
      return console.log(ended.length > 0 ? `ended ${ended.join(', ')}` : 'nothing was running');
    }
    case 'status':
      return report(await stack.status(where));
    default:
      throw new Error(USAGE);
  }
}

/** @param {string | undefined} verb @param {string} dir @param {boolean} wipe */
async function ofThree(verb, dir, wipe) {
  if (verb === 'up') return print(await three.upThree({ dir, detached: true }));
  if (verb === 'down') return three.downThree({ dir, wipe });
  if (verb === 'status') return print(/** @type {Record<string, string>} */ (await three.replicaSet(dir)));
  throw new Error(USAGE);
}

/** @param {Record<string, string>} lines */
function print(lines) {
  for (const [name, value] of Object.entries(lines)) console.log(`${name}=${value}`);
}

/** @param {Awaited<ReturnType<typeof stack.status>>} rows */
function report(rows) {
  for (const { part, pid, port, answers } of rows) {
    console.log(`${part.padEnd(8)}${pid ? `pid ${pid}, port ${port}, ${answers ? 'answers' : 'does not answer'}` : 'not running'}`);
  }
  const ports = Object.fromEntries(rows.map(({ part, port }) => [part, port ?? 0]));
  if (rows.every(({ answers }) => answers)) print(stack.addresses(/** @type {import('./real-parts/kafka').Ports} */ (ports)));
  else process.exitCode = 1;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
