import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { consoleHeaders, FILE_HEADERS } from './headers';
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
const START_PAGE = 'index.html';
/** Stands in the start page where the nonce of each answer goes. */
const NONCE = '__CSP_NONCE__';

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
  private readonly startPage: string | undefined;

  constructor(directory: string | undefined) {
    if (!directory) return;
    this.startPage = readFileSync(path.join(directory, START_PAGE), 'utf8');
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === START_PAGE) continue;
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
    const kept = this.files.get(requested);
    if (!kept) return this.startPage === undefined ? undefined : startPage(this.startPage);
    return /\bgzip\b/.test(acceptEncoding) ? kept.packed : kept.plain;
  }
}

/** The start page, each time with a nonce of its own. */
function startPage(page: string): Reply {
  const nonce = randomBytes(16).toString('base64url');
  const headers = { ...consoleHeaders(nonce), 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
  return new Reply(200, headers, page.replace(NONCE, nonce));
}

function replyOf(name: string, body: Buffer): Reply {
  const caching = HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
  const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
  return new Reply(200, { ...FILE_HEADERS, 'Content-Type': type, 'Cache-Control': caching, Vary: 'Accept-Encoding' }, body);
}
