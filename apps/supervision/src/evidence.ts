import type { EvidenceHost } from '@mingjing/evidence';
import { mayDo, missing, type ServiceContext } from '@mingjing/kit';
import { instructionLoop } from './loop';
import type { Models } from './models';
import { nextFor } from './view';

/** What is submitted is shared by all who read the instruction; what lies ready for a result only within its force. */
export const evidenceHost = ({ clock }: Pick<ServiceContext, 'clock'>, { instructions }: Models): EvidenceHost => ({
  noun: 'instruction',
  async open(recordId, actor) {
    const found = await instructions.load(recordId);
    if (!found || !instructionLoop.sightOf(actor, found.state, clock.now())) throw missing('instruction');
    const { legs, concerns, divisionPath } = found.state;
    const own = legs.find(({ id }) => mayDo(actor, 'instruction.answer', { unitId: id, concerns }))?.id ?? 'centre';
    const referred = new Set(found.history.flatMap(({ event }) => (event.type === 'submitted' ? event.data.evidence : [])));
    return {
      ...{ division: divisionPath.at(-1) ?? '', side: own, referred },
      mayAdd: nextFor(found.state, actor, clock.now()).some(({ action }) => action === 'submit'),
      sightOf: ({ id, side }) => (side === own || referred.has(id) ? 'whole' : undefined),
    };
  },
});
