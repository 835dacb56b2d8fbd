import { useState } from 'react';
import { Once, type OnceState } from '../once';
import { useMe } from '../session';

const PREFIX = 'mingjing.draft.';

interface Kept {
  values: object;
  once: OnceState;
}

/** What was typed and not sent, and the key it would be sent under. */
export interface Draft {
  values: object | undefined;
  once: Once;
  /** Keeps what is typed now, and what became of sending it. */
  keep(values: object): void;
  drop(): void;
}

function read(name: string): Kept | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(name) ?? 'null') as Kept | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps what is typed into a form in this tab until it was sent: over a reload, and over signing in again when a session has
 * ended. It is its writer's alone, and signing out forgets it.
 * @param form which one, and about what; undefined: nothing is kept
 */
export function useDraft(form: string | undefined): Draft {
  const name = `${PREFIX}${useMe().id}.${form ?? ''}`;
  const [{ values, once }] = useState(() => {
    const kept = form === undefined ? undefined : read(name);
    return { values: kept?.values, once: new Once(kept?.once) };
  });
  return {
    values,
    once,
    keep: (typed) => form !== undefined && sessionStorage.setItem(name, JSON.stringify({ values: typed, once: once.state } satisfies Kept)),
    drop: () => sessionStorage.removeItem(name),
  };
}

/** Forgets everything that was typed and not sent. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
}
