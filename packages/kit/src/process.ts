import { isRefused } from '@mingjing/contracts/refused';
import { ConfigError, processEnvironment } from './config';
import { endAtOnce } from './ending';
import { onUnhandled } from './failing';
import { createLog } from './log';
import { start, type Running } from './run';
import type { Service } from './service';

const LONGEST_STOP_MS = 20_000;

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
    const timer = setTimeout(() => endAtOnce('停止用时过长，进程已被结束 (stopping took too long)'), LONGEST_STOP_MS);
    starting
      .then((running) => running.stop())
      .then(
        () => {
          clearTimeout(timer);
          process.exit(code);
        },
        (error: unknown) => fail(error),
      );
  };
  onUnhandled(createLog('fatal'), () => end(1));
  const running = await starting.catch((error: unknown) => fail(error));
  process.on('SIGTERM', () => end(0)).on('SIGINT', () => end(0));
  return running;
}

function fail(error: unknown): never {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}

function wordsOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isRefused(error)) return `${error.details.zh ?? ''} (${error.message})`;
  const reason = error as NodeJS.ErrnoException;
  if (reason.code === 'EADDRINUSE') return `端口已被占用，请更换端口或停掉占用它的程序 (port in use): ${reason.message}`;
  return reason.stack ?? String(error);
}
