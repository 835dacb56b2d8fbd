import { useRef, useState } from 'react';
import { lines, query, type Schema } from '../api';
import { Problem, problemFrom, type Told } from '../problem';
import { useRefresh } from '../session';

export type Outcome = Schema<'ImportOutcome'>;
export type Counts = Pick<Outcome, 'accepted' | 'changed' | 'unchanged' | 'rejected'>;
/** How far it has come; null until the rows of the file are known. */
export type Progress = Counts & { read: number; total: number | null };
type Line = Partial<Progress> & { outcome?: Outcome; problem?: Told };

/** Where an import stands: one file is checked first, then imported. */
export interface Run {
  /** Rows that look like something that is there are something else: the person said so. */
  confirmed: boolean;
  file?: File;
  doing?: 'check' | 'import';
  progress?: Progress;
  checked?: Outcome;
  done?: Outcome;
  failure: string;
  /** The file itself is at fault: to be corrected and chosen anew. */
  badFile: boolean;
  stopped: boolean;
}

const NOTHING: Run = { confirmed: false, failure: '', badFile: false, stopped: false };

/** @throws Problem where the file is no more what was chosen: a browser would only say that the network failed */
async function requireUnchanged(file: File): Promise<void> {
  await file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => {
      throw new Problem(0, 'file.changed', '文件在选好之后被修改、移动或删除了，请重新选择。');
    });
}

/**
 * The import dialogue's work: choose a file, check it, import it, stop.
 * @param conditions query parameters of the import besides `dryRun`
 */
export function useImport(kind: string, conditions: Record<string, boolean>) {
  const refresh = useRefresh();
  const [run, setRun] = useState<Run>(NOTHING);
  const stopper = useRef<AbortController>(undefined);
  const change = (part: Partial<Run>): void => setRun((old) => ({ ...old, ...part }));

  const send = async (file: File, doing: 'check' | 'import', confirmLookAlike: boolean): Promise<void> => {
    const form = new FormData();
    form.append('file', file);
    const path = `/${kind}/import${query({ ...conditions, confirmLookAlike, dryRun: doing === 'check' })}`;
    const own = (stopper.current = new AbortController());
    change({ doing, progress: undefined, failure: '', badFile: false, stopped: false });
    try {
      await requireUnchanged(file);
      for await (const line of lines<Line>(path, form, own.signal)) {
        if (line.problem) throw problemFrom(line.problem);
        if (line.outcome) change(doing === 'check' ? { checked: line.outcome } : { done: line.outcome });
        else change({ progress: line as Progress });
      }
    } catch (problem) {
      const badFile = problem instanceof Problem && problem.code.startsWith('file.');
      change(own.signal.aborted ? { stopped: true } : { failure: (problem as Error).message, badFile });
    } finally {
      change({ doing: undefined });
      if (doing === 'import') await refresh();
    }
  };
  return {
    run,
    choose: (file: File): void => {
      setRun({ ...NOTHING, file });
      void send(file, 'check', false);
    },
    start: (): void => void (run.file && send(run.file, 'import', run.confirmed)),
    /** Rows taken so far stay; the same file sent again goes on behind them. */
    stop: (): void => stopper.current?.abort(),
    again: (): void => void (run.file && send(run.file, 'check', run.confirmed)),
    /** Says whether names that look alike are other ones; the file is checked again with that. */
    confirm: (confirmed: boolean): void => {
      change({ confirmed, checked: undefined, done: undefined });
      if (run.file) void send(run.file, 'check', confirmed);
    },
    clear: (): void => setRun(NOTHING),
  };
}
