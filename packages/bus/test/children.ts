import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface Publisher {
  child: ChildProcessWithoutNullStreams;
  /** Lines it printed: `ready`, what it was acknowledged (`key#n`), `refused <code>`, `fatal <why>`, `through`. */
  told: string[];
  errors(): string;
  acknowledged(): string[];
}

const alive = new Set<ChildProcessWithoutNullStreams>();

/** Ends the publishers of a test that failed before they had ended: one that lives keeps the whole run from its end. */
export function endPublishers(): void {
  for (const child of alive) child.kill('SIGKILL');
}

/** A process of its own that publishes; `wrapper` is a command put in front (strace). */
export function startPublisher(dataDir: string, key: string, from: number, count: number, wrapper: string[] = []): Publisher {
  const script = path.join(__dirname, 'publishing-child.ts');
  const node = [process.execPath, '-r', path.join(__dirname, 'typescript.cjs'), script];
  const [command, ...args] = [...wrapper, ...node, dataDir, key, String(from), String(count)];
  const child = spawn(command!, args);
  alive.add(child);
  child.once('close', () => alive.delete(child));
  const told: string[] = [];
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => told.push(line));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return {
    child,
    told,
    errors: () => errors,
    acknowledged: () => told.filter((line) => line.includes('#')),
  };
}
