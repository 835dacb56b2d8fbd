import { isRefused } from '@mingjing/contracts/refused';

const ERROR_TEXT = 2_000;

/** Bounded text and a stable code of what a handler threw; `waiting` when nothing was thrown. */
export function describe(error: unknown): { error: string; code: string } {
  if (error === undefined) return { error: '', code: 'waiting' };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    error: text.slice(0, ERROR_TEXT),
    code: isRefused(error) ? error.code : error instanceof Error ? error.name : 'unknown',
  };
}
