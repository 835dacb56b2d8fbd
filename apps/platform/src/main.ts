import { endFailed, processEnvironment, run, type Running } from '@mingjing/kit';
import { services, standing } from './services';
import { seedDemo } from './demo/seed';
import { announce } from './announce';
import { choose } from './choose';

let running: Running | undefined;

/** `node main.js` runs the whole platform; `node main.js evaluation lead` runs those in one process. */
async function main(names: string[]): Promise<void> {
  const all = standing(processEnvironment());
  const chosen = names.length === 0 ? all : choose(names, services);
  running = await run(...chosen);
  const { config } = running.context(chosen[0]!.name);
  const whole = all.every((service) => chosen.includes(service));
  const accounts = whole && config.DEMO ? await seedDemo(config, running.addresses) : undefined;
  announce(running.addresses, config, accounts);
}

main(process.argv.slice(2)).catch((error: unknown) => endFailed(error, running));
