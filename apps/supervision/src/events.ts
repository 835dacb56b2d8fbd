import { supervision } from '@mingjing/contracts';
import { message, type Codec } from '@mingjing/kit';
import type { Recorded } from '@mingjing/store';
import type { Instruction, InstructionEvent } from './instruction';

/** Private event → published event; undefined for what stays private. Ids, codes and times only; whom it is about never. */
export function toMessage(
  { id, at, cause, event }: Recorded<InstructionEvent>,
  document: { id: string; division: string; state: Instruction },
) {
  const { divisionPath, urgent } = document.state;
  const facts = { instructionId: document.id, division: document.division, divisionPath, urgent };
  const say = <T>(name: string, codec: Codec<T>, value: T) =>
    message(`mingjing.supervision.v1.${name}`, codec, value, { id, key: document.id, division: document.division, time: at, cause });
  switch (event.type) {
    case 'drawnIn':
      return say('ForceAsked', supervision.ForceAsked, { facts, unitId: event.data.unitId, askedBy: event.data.part, at });
    case 'partMoved':
      return say('LegMoved', supervision.LegMoved, { facts, unitId: event.data.part, from: event.data.from, to: event.data.to, at });
    case 'warned': {
      const { part = '', rule, step, tell = [], dueAt } = event.data;
      return say('LegWarned', supervision.LegWarned, { facts, unitId: part, rule, step, tell, dueAt, at });
    }
    case 'moved': {
      const { to, outcome } = event.data;
      // Those named at first: whoever is drawn in later has an event of their own.
      const unitIds = document.state.legs.filter(({ askedBy }) => !askedBy).map((leg) => leg.id);
      if (to === 'issued') return say('InstructionIssued', supervision.InstructionIssued, { facts, unitIds, at });
      return outcome ? say('InstructionEnded', supervision.InstructionEnded, { facts, state: to, outcome, at }) : undefined;
    }
    default:
      return undefined;
  }
}
