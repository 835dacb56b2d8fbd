import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<string>();

/** Runs what a service begins, and all that follows from it, as that service's: what fails there unheard is told by its name. */
export function asService<T>(service: string, work: () => T): T {
  return running.run(service, work);
}

/** The service whose work this is; undefined outside of any. */
export function serviceAtWork(): string | undefined {
  return running.getStore();
}
