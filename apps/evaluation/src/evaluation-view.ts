import type { evaluation as proto } from '@mingjing/contracts';
import type { Sealer } from '@mingjing/kit';
import { maskPhone } from './phone';
import type { Names } from './views';
import { openField, openMatter, openWords } from './sealed';
import type { Evaluation, Words } from './evaluation';
import type { Stored } from './views';

type Opened = Stored<Evaluation> & { sealed: Record<string, unknown> };

/** One evaluation for those who supervise, the number masked; people of a unit never read one (docs/decisions/015). */
export function evaluationView(sealer: Sealer, { id, state, sealed }: Opened, names: Names): proto.Evaluation {
  const text = (words: Words): string => openWords(sealer, id, words, sealed);
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
    caseId,
    caseState,
    text: text(state.words),
    hasPhone: visitWanted,
    phone: maskPhone(openField(sealer, id, 'phone', sealed)),
    submittedAt,
    earlier: earlier.map((version) => ({
      level: version.level,
      dimensions: version.dimensions,
      text: text(version.words),
      at: version.at,
    })),
    matterId: openMatter(sealer, id, sealed)?.id ?? '',
    standing,
    heldFor,
  };
}
