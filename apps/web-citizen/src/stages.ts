/** The states of a case a citizen is told of (the seven of the closed loop). */
export const STAGES = ['screening', 'firstVisit', 'dispatched', 'verification', 'rectification', 'finalVisit', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

export const OUTCOMES = [
  'solved',
  'basicallySolved',
  'partlySolved',
  'notSolved',
  'notReached',
  'mistaken',
  'malicious',
  'merged',
  'handedOn',
  'handedToDiscipline',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export function isStage(state: string): state is Stage {
  return (STAGES as readonly string[]).includes(state);
}

export function isOutcome(outcome: string): outcome is Outcome {
  return (OUTCOMES as readonly string[]).includes(outcome);
}
