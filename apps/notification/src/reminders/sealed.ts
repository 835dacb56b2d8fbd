import type { Keys } from '@mingjing/kit';
import type { Work } from '../work';
import type { Listed } from './roll';

type Personal = 'name' | 'phone';

const purposeOf = (id: string, field: Personal): string => `notification|${id}|${field}`;

/** Name and phone of an official, sealed for that place only. */
export function seal({ context }: Work, id: string, personal: Record<Personal, string>): Record<Personal, Buffer> {
  const { sealer } = context.keys;
  return { name: sealer.seal(personal.name, purposeOf(id, 'name')), phone: sealer.seal(personal.phone, purposeOf(id, 'phone')) };
}

/** In clear. */
export function open({ context }: Work, { id, sealed }: Pick<Listed, 'id' | 'sealed'>, field: Personal): string {
  return opened(context.keys.sealer, id, sealed, field);
}

/** Name of an official as it is stored, in clear. */
export function nameOf(sealer: Keys['sealer'], id: string, sealed: Record<string, unknown>): string {
  return opened(sealer, id, sealed, 'name');
}

function opened(sealer: Keys['sealer'], id: string, sealed: Record<string, unknown>, field: Personal): string {
  const closed = sealed[field];
  // Lean reads give what the driver gives: its own Binary.
  const bytes = Buffer.isBuffer(closed) ? closed : Buffer.from((closed as { value(): Uint8Array }).value());
  return sealer.open(bytes, purposeOf(id, field));
}
