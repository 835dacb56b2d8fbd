import type { ReactNode } from 'react';
import { Badge, type Tone } from '../parts/badge';
import { MESSAGE_REASONS, MESSAGE_STATES } from '../words';
import type { MessageRow } from './message-types';

const TONES: Record<string, Tone> = {
  delivered: 'good',
  failed: 'bad',
  unknown: 'fair',
  suppressed: 'plain',
};

/** State of a message with its reason, in words and colour. */
export function MessageState({ row: { state, reason, contradicted } }: { row: MessageRow }): ReactNode {
  return (
    <>
      <Badge tone={TONES[state]}>{MESSAGE_STATES[state] ?? state}</Badge> {reason && (MESSAGE_REASONS[reason] ?? reason)}{' '}
      {contradicted && <Badge tone="fair">回执矛盾</Badge>}
    </>
  );
}
