import type { Rating } from '../../evaluation/src/form';
import { addDays } from '../../statistics/src/period';
import { Dice } from '../src/year/dice';

/** A Monday. */
export const FIRST = '2026-01-05';
export const WEEKS = 52;

export interface Spot {
  division: string;
  unitId: string;
  servicePointId: string;
  windowId: string;
  /** First and last day on which it is open. */
  from: string;
  to: string;
}

export interface Vote extends Spot {
  id: string;
  day: string;
  rating: Rating;
  answer?: Rating;
  /** Changed the day after into. */
  becomes?: Rating;
  /** Held, and let in on that day. */
  acceptedOn?: string;
  /** A verdict excluded it the day after. */
  excluded?: boolean;
  /** It came in on that day only, while the clock stood at the day. */
  cameOn?: string;
}

export interface Matter extends Spot {
  id: string;
  handledOn: string;
  recordedOn: string;
  evaluatedOn?: string;
}

export interface City {
  root: string;
  divisions: string[];
  spots: Spot[];
  votes: Vote[];
  matters: Matter[];
}

/** Units of each county, with how busy a window of theirs is: evaluations a week. */
export type Sizes = readonly (readonly number[])[];

export const pathOf = ({ division }: Pick<Spot, 'division'>): string[] => (division === '632800' ? ['632800'] : ['632800', division]);

/** The day on which a vote stands, unless it came in when its week was closed. */
export const standsOn = ({ day, acceptedOn }: Vote): string => acceptedOn ?? day;

/** A year of a prefecture: the same seed gives the same. */
export function cityOf(seed: number, sizes: Sizes): City {
  const dice = new Dice(`city ${seed}`);
  const [spots, votes, matters]: [Spot[], Vote[], Matter[]] = [[], [], []];
  const divisions = sizes.map((_, index) => `63280${index + 1}`);
  sizes.forEach((units, county) => {
    units.forEach((busy, unit) => {
      const division = divisions[county] as string;
      const place = { division, unitId: `u-${county}-${unit}` };
      for (let point = 0; point < 1 + dice.below(2); point += 1) {
        for (let window = 0; window < 1 + dice.below(3); window += 1) {
          const name = `${county}-${unit}-${point}`;
          const spot = { ...place, servicePointId: `sp-${name}`, windowId: `w-${name}-${window}`, ...openingOf(dice) };
          spots.push(spot);
          votes.push(...votesAt(dice, spot, busy));
          matters.push(...mattersAt(dice, spot, busy));
        }
      }
    });
  });
  return { root: '632800', divisions, spots, votes, matters };
}

function openingOf(dice: Dice): { from: string; to: string } {
  const from = dice.chance(0.3) ? dice.below(30 * 7) : 0;
  return { from: addDays(FIRST, from), to: addDays(FIRST, dice.chance(0.2) ? from + 1 + dice.below(100) : WEEKS * 7 - 1) };
}

function votesAt(dice: Dice, spot: Spot, busy: number): Vote[] {
  const votes: Vote[] = [];
  const content = dice.pick([0.5, 0.9, 0.99]);
  for (let week = 0; week < WEEKS; week += 1) {
    for (let count = Math.floor(busy * 2 * dice.next() + dice.next()); count > 0; count -= 1) {
      const day = addDays(FIRST, week * 7 + dice.below(7));
      if (day >= spot.from && day <= spot.to) votes.push(voteAt(dice, spot, day, content));
    }
  }
  return votes;
}

function ratingOf(dice: Dice, content: number): Rating {
  return dice.chance(content) ? 'satisfied' : dice.pick(['basicallySatisfied', 'unsatisfied']);
}

let made = 0;

export function voteAt(dice: Dice, spot: Spot, day: string, content: number): Vote {
  const vote: Vote = { ...spot, id: `o:${(made += 1)}`, day, rating: ratingOf(dice, content) };
  if (dice.chance(0.3)) vote.answer = ratingOf(dice, content);
  const fate = dice.next();
  if (fate < 0.04) vote.becomes = ratingOf(dice, content);
  else if (fate < 0.1) vote.acceptedOn = addDays(day, dice.below(60));
  else if (fate < 0.12) vote.excluded = true;
  else if (fate < 0.13) vote.cameOn = addDays(day, 7 + dice.below(20));
  return vote;
}

function mattersAt(dice: Dice, spot: Spot, busy: number): Matter[] {
  return Array.from({ length: Math.round(busy * 20) }, (_, index) => {
    const handledOn = addDays(FIRST, dice.below(WEEKS * 7));
    const recordedOn = addDays(handledOn, dice.chance(0.1) ? dice.below(40) : 0);
    const evaluated = dice.chance(0.4) && { evaluatedOn: addDays(recordedOn, dice.below(30)) };
    return { ...spot, id: `mt-${spot.windowId}-${index}`, handledOn, recordedOn, ...evaluated };
  });
}
