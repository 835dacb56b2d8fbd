import type { Keys } from '@mingjing/kit';
import type { Arrival } from './arrival';
import { CellReader } from './cell-reader';
import { EvaluatedMatters } from './evaluated';
import { Gate } from './gate';
import { Generations } from './generations';
import type { StatisticsModels } from './models';
import { record } from './record';
import { Register } from './register';

/** Everything that counting needs. */
export interface Ledger {
  models: StatisticsModels;
  generations: Generations;
  register: Register;
  /** Cells for those who ask; whoever counts writes past it. */
  cells: CellReader;
  evaluated: EvaluatedMatters;
  gate: Gate;
}

/** The ledger of a store's models. */
export function ledgerOn(models: StatisticsModels, keys: Pick<Keys, 'mac' | 'sealer'>): Ledger {
  const [generations, register] = [new Generations(models), new Register(models.places)];
  const evaluated = new EvaluatedMatters(models.evaluated, keys);
  return { models, generations, register, evaluated, cells: new CellReader(models.cells, evaluated), gate: new Gate() };
}

/** Counts a batch in one generation. */
export async function enter(ledger: Ledger, generation: number, arrivals: Arrival[]): Promise<void> {
  await ledger.register.enter(generation, arrivals);
  await ledger.evaluated.enter(generation, await record(ledger.models, generation, arrivals));
}

/**
 * Counts a batch of the topics in the generation that is read and in the one being built. Which these are is asked after
 * the batch was received: an event that misses a generation was published before that generation began, and so stands
 * in the documents from which it is built.
 */
export async function enterLive(ledger: Ledger, arrivals: Arrival[]): Promise<void> {
  await ledger.gate.pass(async () => {
    for (const generation of await ledger.generations.live()) await enter(ledger, generation, arrivals);
  });
}
