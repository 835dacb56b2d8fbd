import { useState } from 'react';
import { Once, type Key } from '../once';

/**
 * Does what a button says.
 * @param name which of the buttons
 * @param content what is filled in beside it
 */
export type Act = <T>(name: string, content: unknown, send: (key: Key) => Promise<T>) => Promise<T>;

/** For buttons without a dialogue: a double click is one act, and a click after a cut connection repeats it under the same key. */
export function useAct(): Act {
  const [acts] = useState(() => new Map<string, Once>());
  return (name, content, send) => {
    const once = acts.get(name) ?? new Once();
    acts.set(name, once);
    return once.run(content, send);
  };
}
