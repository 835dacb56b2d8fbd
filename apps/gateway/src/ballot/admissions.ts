import type { Taken } from './allowance';

/** One try to have an evaluation taken; exactly one of the two ends it, at most once. */
export interface Attempt<Decision> {
  decision: Decision;
  /** The evaluation was taken, or nobody knows whether it was. */
  kept(): void;
  /** The evaluation service certainly took nothing. */
  refused(): void;
}

interface Admission<Decision> {
  decision: Decision;
  taken: Taken;
  underWay: number;
  kept: boolean;
}

/**
 * What was decided of a key at the door, so that it uses up one place however often it is sent, with whatever body, one
 * after the other or at once. The place is given back when the last try under way was refused and none before was kept.
 */
export class Admissions<Decision> {
  private readonly admitted = new Map<string, Admission<Decision>>();

  /** @param most keys remembered; the oldest go first, and use up another place when they come again */
  constructor(private readonly most: number) {}

  /** @param decide takes the place, where none was taken for this key */
  attempt(key: string, decide: () => { decision: Decision; taken: Taken }): Attempt<Decision> {
    const admission = this.admitted.get(key) ?? this.remember(key, decide());
    admission.underWay += 1;
    let open = true;
    const end = (kept: boolean): void => {
      if (!open) return;
      open = false;
      admission.underWay -= 1;
      admission.kept ||= kept;
      if (admission.kept || admission.underWay > 0) return;
      if (this.admitted.get(key) === admission) this.admitted.delete(key);
      admission.taken.undo();
    };
    return { decision: admission.decision, kept: () => end(true), refused: () => end(false) };
  }

  private remember(key: string, { decision, taken }: { decision: Decision; taken: Taken }): Admission<Decision> {
    const admission = { decision, taken, underWay: 0, kept: false };
    this.admitted.set(key, admission);
    if (this.admitted.size > this.most) this.admitted.delete(this.admitted.keys().next().value as string);
    return admission;
  }
}
