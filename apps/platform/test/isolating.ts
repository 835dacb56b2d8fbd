import type { Vote } from './city';
import { finalRating, SMALLEST } from './watching';

/**
 * True where nobody can be told apart in a group, whichever votes of it those were that the asking ones gave themselves:
 * nobody is left, or enough are, and those not satisfied among enough who were.
 */
export function isHarmless(group: readonly Vote[]): boolean {
  const satisfied = group.filter((vote) => finalRating(vote) === 'satisfied').length;
  const others = group.length - satisfied;
  if (group.length === 0) return true;
  for (let own = 0; own < SMALLEST; own += 1) {
    for (let happy = Math.max(0, own - others); happy <= Math.min(own, satisfied); happy += 1) {
      const [left, leftOthers] = [satisfied - happy, others - (own - happy)];
      if (left + leftOthers < SMALLEST || (leftOthers > 0 && left < SMALLEST)) return false;
    }
  }
  return true;
}

/** A set of votes of which some answer tells the sum. */
export type Known = ReadonlySet<Vote>;

/** Votes that are in the same batch and in the same row: no sum of answers takes them apart. */
interface Atom {
  batch: number;
  row: number;
  votes: Vote[];
}

/**
 * Everything that can be computed of votes from sums of disjoint batches and of disjoint rows, exactly: a set of votes
 * follows by linear combination where each batch and each row can be given a factor so that those of the votes in
 * the set add up to one and those of all others to nothing.
 */
export class Equations {
  readonly atoms: readonly Atom[];
  private readonly links = new Map<string, { to: string; atom: Atom }[]>();

  constructor(batches: readonly Known[], rows: readonly Known[]) {
    const atoms = new Map<string, Atom>();
    const [inBatch, inRow] = [places(batches), places(rows)];
    for (const vote of new Set([...batches, ...rows].flatMap((known) => [...known]))) {
      const [batch, row] = [inBatch.get(vote) ?? -1, inRow.get(vote) ?? -1];
      const atom = atoms.get(`${batch} ${row}`) ?? { batch, row, votes: [] };
      atom.votes.push(vote);
      atoms.set(`${batch} ${row}`, atom);
    }
    this.atoms = [...atoms.values()];
    for (const atom of this.atoms) {
      const [batch, row] = [`b${atom.batch}`, `r${atom.row}`];
      this.links.set(batch, [...(this.links.get(batch) ?? []), { to: row, atom }]);
      this.links.set(row, [...(this.links.get(row) ?? []), { to: batch, atom }]);
    }
  }

  /** True where the sum of just these atoms follows. What is in no batch, or no row, has the factor nothing there. */
  follows(wanted: ReadonlySet<Atom>): boolean {
    const factors = new Map<string, number>();
    const holds = (start: string): boolean => {
      const open = [start];
      for (let node = open.pop(); node !== undefined; node = open.pop()) {
        for (const { to, atom } of this.links.get(node) ?? []) {
          const factor = (wanted.has(atom) ? 1 : 0) - (factors.get(node) as number);
          const known = factors.get(to);
          if (known !== undefined && known !== factor) return false;
          if (known !== undefined) continue;
          factors.set(to, factor);
          open.push(to);
        }
      }
      return true;
    };
    for (const outside of ['b-1', 'r-1']) factors.set(outside, 0);
    if (!holds('b-1') || !holds('r-1')) return false;
    return [...this.links.keys()].every((node) => factors.has(node) || (factors.set(node, 0), holds(node)));
  }
}

function places(all: readonly Known[]): Map<Vote, number> {
  const found = new Map<Vote, number>();
  all.forEach((known, index) => {
    for (const vote of known) {
      if (found.has(vote)) throw new Error(`${vote.id} is in two sums that should hold nobody in common`);
      found.set(vote, index);
    }
  });
  return found;
}
