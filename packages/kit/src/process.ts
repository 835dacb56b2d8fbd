import { isRefused } from '@mingjing/contracts/refused';
import { ConfigError, processEnvironment } from './config';
import { endAtOnce } from './ending';
import { onUnhandled } from './failing';
import { createLog } from './log';
import { start, type Running } from './run';
import type { Service } from './service';

const LONGEST_STOP_MS = 20_000;
const TOO_LONG = '停止用时过长，进程已被结束 (stopping took too long)';

/**
 * Runs services as a process: signals drain and end it, and so does a failure that nobody handled (with code 1); a start failure
 * ends it with a message and code 1, a broken promise of durability ends it at once.
 */
export async function run(...services: Service[]): Promise<Running> {
  const onFatal = (error: Error): void => endAtOnce(error.stack ?? error.message);
  const starting = start(services, { env: processEnvironment(), onFatal });
  let stopping = false;
  const end = (code: number): void => {
    if (stopping) return;
    stopping = true;
    const timer = setTimeout(() => endAtOnce(TOO_LONG), LONGEST_STOP_MS);
    starting
      .then((running) => running.stop())
      .then(() => {
        clearTimeout(timer);
        process.exit(code);
      }, fail);
  };
  onUnhandled(createLog('fatal'), () => end(1));
  const running = await starting.catch(fail);
  process.on('SIGTERM', () => end(0)).on('SIGINT', () => end(0));
  return running;
}

/**
 * Ends a process whose work after its start has failed: says why, stops what runs, exits with 1. To exit without stopping would
 * wait for the threads of open stores, for ever.
 */
export async function endFailed(error: unknown, running: Pick<Running, 'stop'> | undefined): Promise<never> {
  if (!running) return fail(error);
  process.stderr.write(`${wordsOf(error)}\n`);
  const timer = setTimeout(() => endAtOnce(TOO_LONG), LONGEST_STOP_MS);
  await running.stop().catch((fault: unknown) => void process.stderr.write(`${wordsOf(fault)}\n`));
  clearTimeout(timer);
  process.exit(1);
}

function fail(error: unknown): never {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}

/** What an operator reads: one line of whatever they can do something about, of a bug the whole of it. */
export function wordsOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isRefused(error)) return `${error.details.zh ?? ''} (${error.message})`;
  const reason = error as NodeJS.ErrnoException;
  if (reason.code === 'EADDRINUSE') return `端口已被占用，请更换端口或停掉占用它的程序 (port in use): ${reason.message}`;
  // A file or directory that the machine does not give us: its name is what helps.
  if (reason.code && reason.path) {
    const { code, path } = reason;
    return `${path} 不能读写（${code}）：请检查它的权限、类型和所在磁盘后再启动 (it cannot be read or written: look at its rights, kind and disk, then start)`;
  }
  return reason.stack ?? String(error);
}
