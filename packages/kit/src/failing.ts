import type { Log } from './log';
import { serviceAtWork } from './whose';

/**
 * Hears of failures nobody handles: a promise that was forgotten, an error thrown in a callback. Each is logged with the service
 * whose work it was. What state it left nobody knows, so the process is to end, in order: `end` is called once.
 */
export function onUnhandled(log: Pick<Log, 'fatal'>, end: () => void): void {
  let ending = false;
  const heard = (error: unknown, what: string): void => {
    const err = error instanceof Error ? error : new Error(String(error));
    log.fatal({ err, service: serviceAtWork() }, `${what}，进程将有序结束 (a failure nobody handled: the process ends in order)`);
    if (ending) return;
    ending = true;
    end();
  };
  process.on('unhandledRejection', (reason) => heard(reason, '有承诺失败而无人处理'));
  process.on('uncaughtException', (error) => heard(error, '有异常无人处理'));
}
