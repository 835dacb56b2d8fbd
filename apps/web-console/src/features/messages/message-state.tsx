import type { ReactNode } from 'react';
import { Badge, type Tone } from '../../parts/badge';
import { MESSAGE_REASONS, MESSAGE_STATES, moment } from '../../words';
import type { Schema } from '../../api';

const TONES: Record<string, Tone> = {
  delivered: 'good',
  failed: 'bad',
  unknown: 'fair',
  suppressed: 'plain',
};

/** How long a message waits that may not go out yet; one that is due goes out any moment. */
function waitsUntil({ state, reason, dueAt }: Schema<'Message'>): string {
  if (state !== 'waiting' || !dueAt) return '';
  return reason || new Date(dueAt) > new Date() ? `${moment(dueAt)} 起发送` : '';
}

/** State of a message with its reason, and how long it waits, in words and colour. */
export function MessageState({ row }: { row: Schema<'Message'> }): ReactNode {
  const { state, reason, contradicted } = row;
  const told = [reason && (MESSAGE_REASONS[reason] ?? reason), waitsUntil(row)].filter(Boolean);
  return (
    <>
      <Badge tone={TONES[state]}>{MESSAGE_STATES[state] ?? state}</Badge> {told.join('，')}{' '}
      {contradicted && <Badge tone="fair">回执矛盾</Badge>}
    </>
  );
}
