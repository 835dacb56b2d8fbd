import * as l from '@mingjing/loop';
import type { SupervisionLimits } from '@mingjing/rules';
import type { Calculation, EscalationLadder } from '@mingjing/workflow';

/** What one force has to do; its id is the unit of the force. */
export interface Leg extends l.FlowPart {
  lead: boolean;
  /** Force that drew it in; '' where the instruction names it. */
  askedBy: string;
  sentAt: Date | null;
  taken: Taken | null;
  answered: Answered | null;
}
/** How long it took from sending to acknowledging: by the clock, and within office hours. */
export interface Taken {
  minutes: number;
  officeMinutes: number;
  inTime: boolean;
}
/** How long it took from sending to the result, the day of sending not counted. */
export interface Answered {
  workingDays: number;
  calendarDays: number;
  inTime: boolean;
  evidence: string[];
}
export interface Draft {
  divisionPath: string[];
  bodies: string[];
  legs: { unitId: string; lead: boolean }[];
  members: string[];
  urgent: boolean;
  secrecy: 'ordinary' | 'named';
}
/** `unitId`, `members` and `concerns` are what rights go by: forces that read it, people named, whom it is about. */
export interface Instruction extends l.FlowState {
  legs: Leg[];
  unitId: string[];
  members: { accountId: string; from: Date }[];
  concerns: { accounts: string[]; units: string[] };
  urgent: boolean;
  secrecy: 'ordinary' | 'named';
  drafters: string[];
  issuedAt: Date | null;
}
/** One type for each of the names. */
type Event<T extends string, D extends object = object> = T extends string ? { type: T; data: l.Post & D } : never;
type Part = { part: string };
export type InstructionEvent =
  | l.FlowEvent
  | Event<'drafted' | 'redrafted', Draft>
  | Event<'refused' | 'approved' | 'issued' | 'withdrawn' | 'closed'>
  | Event<'acknowledged' | 'joined', Part & Taken>
  | Event<'returned' | 'resent' | 'released' | 'declined' | 'accepted' | 'sentBack', Part>
  | Event<'drawnIn', Part & { unitId: string }>
  | Event<'submitted', Part & Answered>;
export interface Policy extends Calculation {
  limits: SupervisionLimits;
  silent: EscalationLadder;
  late: EscalationLadder;
}

export const CLOSED = ['closed', 'withdrawn'];
export const initialInstruction = (): Instruction => ({
  ...{ ...l.initialFlow(), legs: [], unitId: [], members: [], concerns: { accounts: [], units: [] } },
  ...{ urgent: false, secrecy: 'ordinary', drafters: [], issuedAt: null },
});
const newLeg = (id: string, state: string, more: Partial<Leg>): Leg => ({
  ...{ ...l.newPart(id, state), lead: false, askedBy: '', sentAt: null, taken: null, answered: null },
  ...more,
});

/** Forces that may read an instruction: those it was sent to, but for one that declined, or lost it before acknowledging. */
const reading = ({ state, taken }: Leg): boolean => taken !== null || !['waiting', 'declined', 'withdrawn'].includes(state);
const withReaders = (legs: Leg[]): Partial<Instruction> => ({ legs, unitId: legs.filter(reading).map(({ id }) => id) });
const change = (i: Instruction, part: string, more: (leg: Leg) => Partial<Leg>): Partial<Instruction> =>
  withReaders(i.legs.map((leg) => (leg.id === part ? { ...leg, ...more(leg) } : leg)));

function own(i: Instruction, { type, data }: InstructionEvent, { at, by }: l.Meta): Partial<Instruction> {
  switch (type) {
    case 'drafted':
    case 'redrafted': {
      const { divisionPath, bodies, urgent, secrecy } = data;
      const drafters = [...new Set([...i.drafters, by])];
      // Whoever drafts is of those who read it; the head, who signs, is by their post.
      const members = [...new Set([...drafters, ...data.members])].map((accountId) => ({ accountId, from: at }));
      const legs = data.legs.map(({ unitId, lead }) => newLeg(unitId, 'waiting', { lead }));
      return { ...withReaders(legs), divisionPath, urgent, secrecy, drafters, members, concerns: { accounts: [], units: bodies } };
    }
    case 'issued':
      return { issuedAt: at };
    case 'drawnIn':
      return withReaders([
        ...i.legs.filter(({ id }) => id !== data.unitId),
        newLeg(data.unitId, 'asked', { askedBy: data.part, sentAt: at }),
      ]);
    case 'acknowledged':
    case 'joined': {
      const { part, minutes, officeMinutes, inTime } = data;
      return change(i, part, () => ({ taken: { minutes, officeMinutes, inTime } }));
    }
    case 'submitted': {
      const { part, workingDays, calendarDays, inTime, evidence } = data;
      return change(i, part, () => ({ answered: { workingDays, calendarDays, inTime, evidence } }));
    }
    case 'partMoved':
      return change(i, data.part, ({ sentAt }) => ({ state: data.to, sentAt: data.to === 'sent' ? at : sentAt }));
    default:
      return {};
  }
}
export const evolveInstruction = l.evolveFlow<Instruction, InstructionEvent>({ parts: ['legs'], closed: CLOSED }, own);
