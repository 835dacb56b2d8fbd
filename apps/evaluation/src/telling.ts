/** Which matters were found to have been evaluated, counted by place and day handled; sealed as a whole. */
export interface Telling {
  counts: string;
}

export interface TellingEvent {
  type: 'Told';
  data: Telling;
}

export function noTelling(): Telling {
  return { counts: '' };
}

export function evolveTelling(telling: Telling, event: TellingEvent): Telling {
  return { ...telling, ...event.data };
}
