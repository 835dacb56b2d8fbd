import { evaluation, notification } from '@mingjing/contracts';
import type { OutMessage } from '@mingjing/bus';
import type { Keys } from './keys';

const EVALUATION = 'mingjing.evaluation.v1.';
const SETTLED = 'mingjing.notification.v1.MessageSettled';
/** In its place a reader that knows no such type passes over. */
const REMOVED = 'mingjing.removed.v1.Removed';

type Facts = evaluation.EvaluationFacts;
type Stored = Pick<OutMessage, 'value' | 'headers'>;

/** Id under which this is noted wherever it was done. */
export const UNLINKING = '016-unlink-messages';

/**
 * Takes out of a published message what leads from an evaluation to its matter (docs/decisions/016): the matter, its day and
 * kind, the client's key; and what told a waiting SMS that its matter was just evaluated.
 * @returns undefined for a message without any of it
 */
export function unlinker({ mac }: Pick<Keys, 'mac'>): <M extends Stored>(message: M) => M | undefined {
  const causeOf = mac('evaluation.cause');
  const change = <M extends Stored>(message: M): M | undefined => {
    const type = message.headers['ce_type'] ?? '';
    if (type === SETTLED) return settled(message);
    if (!type.startsWith(`${EVALUATION}Evaluation`)) return undefined;
    const value = withoutMatter(type.slice(EVALUATION.length), message.value);
    if (!value) return undefined;
    const { cause = '' } = message.headers;
    return { ...message, value, headers: { ...message.headers, cause: causeOf(cause) } };
  };
  return (message) => {
    try {
      return change(message);
    } catch {
      // What nobody can decode tells nobody anything, and waits for an administrator as a dead letter.
      return undefined;
    }
  };
}

function linked(facts: Facts | undefined): boolean {
  return facts !== undefined && !facts.source;
}

function unlinked(facts: Facts | undefined): Facts | undefined {
  if (!facts) return undefined;
  const ofMatter = facts.ofMatter || facts.matterId !== '';
  return { ...facts, ofMatter, source: facts.source || (ofMatter ? 'pushed' : 'open'), matterId: '', itemCode: '', matterHandledOn: '' };
}

/** Messages from before have no source. */
function withoutMatter(name: string, bytes: Uint8Array): Buffer | undefined {
  if (name === 'EvaluationSubmitted') {
    const event = evaluation.EvaluationSubmitted.decode(bytes);
    if (!linked(event.facts)) return undefined;
    return Buffer.from(evaluation.EvaluationSubmitted.encode({ facts: unlinked(event.facts) }).finish());
  }
  if (name !== 'EvaluationChanged' && name !== 'EvaluationExcluded') return undefined;
  const codec = evaluation[name];
  const event = codec.decode(bytes);
  if (!linked(event.new)) return undefined;
  return Buffer.from(codec.encode({ ...event, old: unlinked(event.old), new: unlinked(event.new) } as never).finish());
}

/** Counts nothing anywhere: it was never sent. */
function settled<M extends Stored>(message: M): M | undefined {
  if (notification.MessageSettled.decode(message.value).reason !== 'evaluated') return undefined;
  const { ce_id = '' } = message.headers;
  const headers = { ce_id: `removed:${ce_id.length}`, ce_type: REMOVED, ce_time: new Date(0).toISOString(), division: '', cause: '' };
  return { ...message, ...('key' in message && { key: 'removed' }), value: Buffer.alloc(0), headers };
}
