import * as fc from 'fast-check';
import type { Actor } from '@mingjing/kit';
import { isRefused } from '@mingjing/contracts/refused';
import { act, needPerson, nextActions, partOf, personFor, raiseWarnings } from '@mingjing/loop';
import { lateEscalation, silentEscalation, supervisionLimits } from '@mingjing/rules';
import { joinCalendars, seedCalendar } from '@mingjing/workflow';
import { evolveInstruction, initialInstruction, type Instruction, type InstructionEvent, type Policy } from '../src/instruction';
import { instructionLoop, type InstructionAction } from '../src/loop';
import { BODY, CENTRE, FORCES, HEAD, officerOf, PATH, SUPERVISED } from './people';

const limits = supervisionLimits.default;
export const policy: Policy = {
  ...{ calendar: joinCalendars([seedCalendar(2021), seedCalendar(2022)]), office: limits.office, limits },
  ...{ silent: silentEscalation.default, late: lateEscalation.default, ladder: lateEscalation.default },
};
export const draft = (more: object = {}): object => ({
  ...{ title: '标题', tasks: '任务', bodies: [{ unitId: BODY }], urgent: false, secrecy: 'ordinary', members: [] },
  legs: [
    { unitId: 'f1', lead: true },
    { unitId: 'f2', lead: false },
  ],
  ...more,
});
/** Somebody who holds the keys of both sides, as nobody should. */
const BOTH: Actor = {
  ...CENTRE,
  id: 'both',
  assignments: [CENTRE, HEAD, ...FORCES.map((f) => officerOf(f))].flatMap((a) => a.assignments),
};
export const PEOPLE: Actor[] = [CENTRE, { ...CENTRE, id: 'centre2' }, HEAD, BOTH, SUPERVISED, ...FORCES.map((f) => officerOf(f))];

const DRAFTS = [{}, { secrecy: 'named', members: [{ accountId: 'officer-f1' }] }, { urgent: true }, { legs: [] }];
const INPUTS: Partial<Record<InstructionAction, object[]>> = {
  draft: DRAFTS.map(draft),
  redraft: DRAFTS.map(draft),
  drawIn: ['f2', 'f3', 'f4', BODY].map((unitId) => ({ unitId, reason: '需要' })),
  submit: [{ result: '查清', clue: '有线索', evidence: [] }, { result: '' }],
};
const REASONED: InstructionAction[] = ['refuse', 'withdraw', 'decline', 'returnLeg', 'sendBack', 'resend', 'release'];
const ACTIONS = Object.keys(instructionLoop.actions) as InstructionAction[];
const inputOf = (name: InstructionAction, variant: number): object =>
  INPUTS[name]?.[variant % INPUTS[name].length] ?? (REASONED.includes(name) ? { reason: '因' } : {});

export interface Entry {
  event: InstructionEvent;
  meta: { at: Date; by: string; version: number };
}
/** An instruction in memory: what people do in it, at a time. */
export class Walk {
  state = initialInstruction();
  readonly history: Entry[] = [];
  now = new Date('2021-07-09T08:00+08:00');

  at(time: string): this {
    this.now = new Date(`${time}+08:00`);
    this.take(raiseWarnings(instructionLoop, this.state, this.now), 'system:supervision');
    return this;
  }

  take(events: InstructionEvent[], by: string): void {
    for (const event of events) {
      const meta = { at: this.now, by, version: this.history.length + 1 };
      this.history.push({ event, meta });
      this.state = evolveInstruction(this.state, event, meta);
    }
  }

  /** @throws Refused as the service does, but for what it asks others */
  do(actor: Actor, name: InstructionAction, input: object = inputOf(name, 0), part?: string): this {
    const begins = this.state.state === 'none';
    const s: Instruction = begins ? { ...this.state, divisionPath: PATH, concerns: { accounts: [], units: [BODY] } } : this.state;
    const somebody = needPerson(instructionLoop, name, s, { actor, now: this.now, begins, ...(part && { part }) });
    partOf(instructionLoop, instructionLoop.actions[name], s, part);
    const words = { ref: `w${this.history.length}`, mac: '' };
    const asked = { input, policy, person: { ...somebody, words }, ...(part && { part }) };
    this.take(act(instructionLoop, name, asked)(s), actor.id);
    return this;
  }
}

/** One try of somebody. */
export const step = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  what: fc.nat(ACTIONS.length - 1),
  leg: fc.nat(FORCES.length - 1),
  /** Mostly what stands open for somebody; else anything. */
  guided: fc.nat(9).map((n) => n > 0),
  pick: fc.nat(1000),
  variant: fc.nat(3),
  hours: fc.integer({ min: 0, max: 30 }),
});
type Try = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What ends most walks early; a guided walk takes it seldom. */
const SHORT_CUTS: InstructionAction[] = ['withdraw', 'redraft', 'refuse', 'release'];
/** What stands open, for whom. */
function open({ state, now }: Walk, pick: number, some: Actor[]): [Actor, InstructionAction, string | undefined][] {
  return some.flatMap((actor) => {
    const next = nextActions(instructionLoop, state, (name, part) => {
      const person = personFor(instructionLoop, name, state, part, { actor, now });
      return person && { ...person, words: null };
    });
    const seldom = next.filter(({ action }) => pick % 20 === 0 || !SHORT_CUTS.includes(action));
    return seldom.map(({ action, part }): [Actor, InstructionAction, string | undefined] => [actor, action, part]);
  });
}

/** Tries one thing after another; `seen` is told of what came of each. */
export function walk(steps: Try[], seen: (walked: Walk) => void): Walk {
  const walked = new Walk();
  walked.do(CENTRE, 'draft');
  for (const { who, what, leg, guided, pick, variant, hours } of steps) {
    walked.now = new Date(walked.now.getTime() + hours * 3_600_000);
    walked.take(raiseWarnings(instructionLoop, walked.state, walked.now), 'system:supervision');
    const found = guided
      ? open(
          walked,
          pick,
          [0, 1, 2].map((n) => PEOPLE[(who + n * 3) % PEOPLE.length]!),
        )
      : [];
    const [actor, action, part] = found[pick % found.length] ?? [PEOPLE[who]!, ACTIONS[what]!, FORCES[leg]];
    try {
      walked.do(actor, action, inputOf(action, variant), instructionLoop.actions[action].on && part);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
    seen(walked);
  }
  return walked;
}
