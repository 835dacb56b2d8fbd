import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { CONSOLE_HEADERS } from './headers';
import { Reply } from './reply';

const ROOT = '/console';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
};
/** Vite names assets by their content, so they never change under their name. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** Directory of the console's built files, or undefined where it was not built. */
export function consoleDirectory(): string | undefined {
  try {
    const directory = path.join(path.dirname(require.resolve('@mingjing/web-console/package.json')), 'dist');
    return existsSync(path.join(directory, 'index.html')) ? directory : undefined;
  } catch {
    return undefined;
  }
}

interface Kept {
  plain: Reply;
  packed: Reply;
}

/** The console's files, read once: no path of a request ever reaches the disk. Unknown addresses below /console get the start page. */
export class ConsoleFiles {
  private readonly files = new Map<string, Kept>();

  constructor(directory: string | undefined) {
    if (!directory) return;
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(directory, file).split(path.sep).join('/');
      const plain = replyOf(name, readFileSync(file));
      const packed = new Reply(200, { ...plain.headers, 'Content-Encoding': 'gzip' }, gzipSync(plain.body));
      this.files.set(`${ROOT}/${name}`, { plain, packed });
    }
  }

  /** The answer for a path at or below /console; undefined for any other. */
  find(requested: string, acceptEncoding = ''): Reply | undefined {
    if (requested !== ROOT && !requested.startsWith(`${ROOT}/`)) return undefined;
    const kept = this.files.get(requested) ?? this.files.get(`${ROOT}/index.html`);
    return /\bgzip\b/.test(acceptEncoding) ? kept?.packed : kept?.plain;
  }
}

function replyOf(name: string, body: Buffer): Reply {
  const caching = HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
  const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
  return new Reply(200, { ...CONSOLE_HEADERS, 'Content-Type': type, 'Cache-Control': caching, Vary: 'Accept-Encoding' }, body);
}
