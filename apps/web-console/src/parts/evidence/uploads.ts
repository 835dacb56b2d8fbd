import { useRef, useState } from 'react';
import { upload, type Schema } from '../../api';
import { faultOf, type About, type Evidence } from './evidence';

/** Files sent at once; the others wait, so that a slow line finishes some. */
const AT_ONCE = 2;

/** One file on its way, or one that did not arrive. */
export interface Upload {
  key: number;
  file: File;
  /** 0 to 1; undefined while it waits. */
  sent?: number;
  failure?: string;
  /** Sending it again may help. */
  again?: boolean;
}

let keys = 0;

/**
 * Sends files of a record: several at once, each with its own progress, its own fault and its own second try.
 * @param arrived hears of each file that the record has then
 */
export function useUploads({ records, id }: About, arrived: (added: Schema<'AddedEvidence'>) => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const waiting = useRef<Upload[]>([]);
  const under = useRef(new Map<number, AbortController>());
  const change = (key: number, part: Partial<Upload>): void =>
    setUploads((old) => old.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const drop = (key: number): void => {
    waiting.current = waiting.current.filter((one) => one.key !== key);
    under.current.get(key)?.abort();
    setUploads((old) => old.filter((one) => one.key !== key));
  };

  const send = async ({ key, file }: Upload): Promise<void> => {
    const own = new AbortController();
    under.current.set(key, own);
    change(key, { sent: 0, failure: undefined });
    try {
      const path = `/${records}/{id}/evidence` as const;
      arrived(await upload(path, { path: { id } }, file, { signal: own.signal, onProgress: (sent) => change(key, { sent }) }));
      drop(key);
    } catch (problem) {
      const { message, status = 0 } = problem as Error & { status?: number };
      // Refused for what it is, it would be refused again.
      if (!own.signal.aborted) change(key, { sent: undefined, failure: message, again: status === 0 || status === 429 || status >= 500 });
    } finally {
      under.current.delete(key);
      next();
    }
  };
  const next = (): void => {
    while (under.current.size < AT_ONCE) {
      const one = waiting.current.shift();
      if (!one) return;
      void send(one);
    }
  };
  const begin = (some: Upload[]): void => {
    waiting.current.push(...some.filter(({ failure }) => failure === undefined));
    next();
  };
  return {
    uploads,
    /** Some are waiting or on their way. */
    busy: uploads.some(({ failure }) => failure === undefined),
    add: (files: readonly File[], limits: Evidence): void => {
      const some = files.map((file) => ({ key: ++keys, file, failure: faultOf(file, limits) }));
      setUploads((old) => [...old, ...some]);
      begin(some);
    },
    again: (one: Upload): void => {
      change(one.key, { failure: undefined });
      begin([{ ...one, failure: undefined }]);
    },
    drop,
  };
}
