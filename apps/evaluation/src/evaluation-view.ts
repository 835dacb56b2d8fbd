import type { evaluation as proto } from '@mingjing/contracts';
import { mayDo, type Actor, type Sealer } from '@mingjing/kit';
import { dayOf, startOf } from './day';
import { maskPhone } from './phone';
import { redact } from './redaction';
import type { Names } from './names';
import { openField, openMatter, openWords } from './sealed';
import type { Evaluation, Words } from './evaluation';
import type { Stored } from './views';

/**
 * How much a person reads of an evaluation: supervising roles all of it (the number masked); the unit its words with
 * identifying ones hidden, no finer time than the day, no matter, no hint of a number; the member of staff no words.
 */
export type Sight = 'full' | 'redacted' | 'figures';

export function sightOf(actor: Actor, { divisionPath, unitId }: Pick<Evaluation, 'divisionPath' | 'unitId'>): Sight {
  const target = { divisionPath, unitId };
  if (mayDo(actor, 'evaluation.readFull', target)) return 'full';
  return mayDo(actor, 'evaluation.readWords', target) ? 'redacted' : 'figures';
}

type Opened = Stored<Evaluation> & { sealed: Record<string, unknown> };

/** Midnight of the day: what a unit learns of a time. */
function dayOnly(moment: Date): Date {
  return startOf(dayOf(moment));
}

export function evaluationView(sealer: Sealer, sight: Sight, { id, state, sealed }: Opened, names: Names): proto.Evaluation {
  const full = sight === 'full';
  const time = full ? (moment: Date) => moment : dayOnly;
  const text = (words: Words): string => {
    if (sight === 'figures') return '';
    const plain = openWords(sealer, id, words, sealed);
    return full ? plain : redact(plain);
  };
  const {
    servicePointId,
    windowId,
    unitId,
    divisionPath,
    channel,
    level,
    rating,
    dimensions,
    submittedAt,
    excluded,
    caseId,
    caseState,
    earlier,
    visitWanted,
    standing = '',
    heldFor = [],
  } = state;
  return {
    id,
    servicePointId,
    windowId,
    unitId,
    divisionPath,
    division: divisionPath.at(-1) ?? '',
    channel,
    level,
    rating,
    dimensions,
    excluded,
    ...names,
    caseId: sight === 'figures' ? '' : caseId,
    caseState: sight === 'figures' ? '' : caseState,
    text: text(state.words),
    hasPhone: full && visitWanted,
    phone: full ? maskPhone(openField(sealer, id, 'phone', sealed)) : '',
    submittedAt: time(submittedAt),
    earlier: earlier.map((version) => ({
      level: version.level,
      dimensions: version.dimensions,
      text: text(version.words),
      at: time(version.at),
    })),
    matterId: full ? (openMatter(sealer, id, sealed)?.id ?? '') : '',
    standing: full ? standing : '',
    heldFor: full ? heldFor : [],
  };
}
