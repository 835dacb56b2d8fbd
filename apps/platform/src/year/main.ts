import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { kept, processEnvironment } from '@mingjing/kit';
import { addDays } from '@mingjing/workflow';
import { Api } from './api';
import { Bar } from './bar';
import { compare, recount } from './check';
import { momentOf } from './days';
import { Dice } from './dice';
import { FIRST_DAY, scaled, VOLUMES_TO } from './figures';
import { Watch } from './footprint';
import { House } from './house';
import { readOptions, passedOn, type Options } from './options';
import { People } from './people';
import { Phones } from './phones';
import { planYear } from './plan';
import { play } from './play';
import { Progress } from './progress';
import { costs, differs, machine, table, type Result } from './report';
import { COORDINATOR } from './people';
import { readDivisions, SET_UP_PARTS, setUp } from './setup';
import { Year } from './year';

/** Longest wait into a step before the platform is killed, in milliseconds. */
const KILL_WITHIN_MS = 900;

/** Replays a prefecture's year on a platform of its own and compares its reports with what was published. */
async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  scaled(options.scale);
  const progress = Progress.in(options.directory, options);
  const house = new House(options.directory, { ...passedOn(processEnvironment()), INSTANCE: progress.instance });
  endWithUs(house);
  const watch = new Watch(() => house.pid, options.directory);
  try {
    const year = await begin(options, house, progress);
    await playAll(year, options, watch);
    const result = await check(year, options, watch);
    say(result, options);
    if (options.stay) await stay(year);
    return result.differences === 0 ? 0 : 1;
  } finally {
    watch.stop();
    await house.stop();
  }
}

/** Ctrl-C ends the platform with the script; the same command goes on later. */
function endWithUs(house: House): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write('\n已中断，用同一命令可继续 (interrupted; the same command goes on)\n');
      house.stop().then(
        () => process.exit(130),
        () => process.exit(130),
      );
    });
  }
}

async function begin(options: Options, house: House, progress: Progress): Promise<Year> {
  const { scale, seed, directory } = options;
  process.stdout.write(`一年重演 a prefecture's year, 1/${scale}, ${directory}${progress.begun ? ' (继续 going on)' : ''}\n`);
  const bar = new Bar(progress.seconds);
  const api = new Api(house);
  const people = new People(api, progress);
  await bar.phase('启动 start', 1, async () => {
    // Before the first day, and before anything is dated.
    if (!progress.begun) await house.setClock(momentOf(FIRST_DAY));
    await house.ready();
  });
  if (!progress.begun) progress.firstPasswords = { ...house.initialPasswords(), ...progress.firstPasswords };
  const plan = planYear(await readDivisions({ people }), scale, seed);
  const year = new Year({ house, api, people, phones: new Phones(api), progress, bar, plan });
  await bar.phase('准备 set-up', SET_UP_PARTS, () => setUp(year));
  await year.places.readPoints();
  await year.phones.look();
  return year;
}

async function playAll(year: Year, { kills }: Options, watch: Watch): Promise<void> {
  const { plan, progress, bar } = year;
  const left = plan.steps.slice(progress.step);
  const from = left[0]?.index ?? plan.steps.length;
  const moves = plan.cases.flatMap((one) => one.moves);
  const work = [plan.matters, plan.voices, moves].map((list) => list.filter(({ step }) => step >= from).length);
  const killAt = killSteps(year, kills);
  await bar.phase(
    '重演 replay',
    work.reduce((a, b) => a + b, 0),
    async () => {
      for (const step of left) {
        bar.note = step.day;
        const killing = killAt.has(step.index) ? kept(killSoon(year, step.index)) : undefined;
        await play(year, step);
        await killing;
        progress.step = step.index + 1;
        progress.save();
        watch.mark(plan.voices.filter((voice) => voice.step <= step.index).length);
      }
    },
  );
}

/** Steps in which the platform is killed: seeded, and none twice. */
function killSteps({ plan }: Year, kills: number): Set<number> {
  const dice = new Dice(`${plan.seed}|kills`);
  return new Set(dice.shuffled(plan.steps.map(({ index }) => index)).slice(0, kills));
}

async function killSoon({ plan, house, progress }: Year, step: number): Promise<void> {
  await pause(Math.round(new Dice(`${plan.seed}|kill|${step}`).next() * KILL_WITHIN_MS));
  await house.kill();
  progress.kills += 1;
  progress.save();
}

async function check(year: Year, { scale, seed }: Options, watch: Watch): Promise<Result> {
  const { bar, progress, house } = year;
  // Which matters were evaluated is told of whole days.
  await house.setClock(momentOf(addDays(VOLUMES_TO, 1)));
  const compared = await bar.phase('核对 check', 1, () => compare(year));
  const corrected = await bar.phase('重算 recount', 1, () => recount(year));
  const again = await compare(year);
  const differences = [...compared, ...again].filter(differs).length + (corrected === 0 ? 0 : 1);
  return {
    ...{ scale, seed, compared: again, corrected, differences, kills: progress.kills, starts: house.starts },
    adapters: house.env['MONGODB_URI'] ? 'MongoDB and Kafka' : 'embedded',
    seconds: { ...progress.seconds },
    peak: watch.peak,
    ...(watch.growth && { growthPer10kEvaluations: watch.growth }),
    machine: machine(),
  };
}

function say(result: Result, { json }: Options): void {
  const verdict = result.differences === 0 ? '全部一致 all agree' : `有 ${result.differences} 处不一致 (${result.differences} differences)`;
  process.stdout.write(`\n${table(result)}\n\n${costs(result)}\n${verdict}\n`);
  if (json) writeFileSync(json, `${JSON.stringify(result, undefined, 2)}\n`);
}

/** Leaves the platform to be looked at until Ctrl-C. */
async function stay({ house, people }: Year): Promise<void> {
  const password = people.ownPassword(COORDINATOR);
  process.stdout.write(`\n工作台 console ${house.url}/console/  ${COORDINATOR}  ${password}\n短信收件箱 inbox ${house.sandbox}/\n`);
  await new Promise<never>(() => setInterval(() => undefined, 60_000));
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  },
);
