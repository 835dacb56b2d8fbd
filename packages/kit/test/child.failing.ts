// Two services in one process, one of which forgets a promise or throws in a callback, or whose work after the start fails: `child.failing.ts <way> <when>`.
import { defineService, endFailed, Refused, run } from '../src';

const [way] = process.argv.slice(2);
const WAYS: Record<string, () => void> = {
  promise: () => void Promise.reject(new Error('planted')),
  callback: () => {
    throw new Error('planted');
  },
};

const quiet = defineService({ name: 'lead', config: {}, models: () => ({}) });
const careless = defineService({
  name: 'statistics',
  config: {},
  models: () => ({}),
  httpAt: () => ({ name: 'http', host: '127.0.0.1', port: 0 }),
  http: () => (_request, response) => {
    // The answer is under way when the failure comes, and is the end of it all.
    response.write('half');
    setTimeout(WAYS[way ?? ''] ?? (() => undefined), 10);
    setTimeout(() => response.end(' and the other half'), 300);
  },
  async started() {
    return async () => void process.stdout.write('stopped in order\n');
  },
});

void run(quiet, careless).then(async (running) => {
  if (way === 'later') await endFailed(new Refused('planted.later', 'unavailable', { zh: '种下的', en: 'planted' }), running);
  process.stdout.write(`at ${running.addresses['http']}\n`);
});
