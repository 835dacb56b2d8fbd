import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of URLs that the gateway serves `assets` under. */
export const ASSET_PATH = '/assets/citizen';

export interface Asset {
  type: string;
  body: Buffer;
}

const FOLDER = path.join(__dirname, '../assets');

/** Whole-line comments and indentation do not travel to the phone. */
function squeezed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//') && !/^\/\*.*\*\/$/.test(line))
    .join('\n');
}

function read(file: string, type: string): { name: string; asset: Asset } {
  const body = Buffer.from(squeezed(readFileSync(path.join(FOLDER, file), 'utf8')));
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { name: file.replace(/\.(\w+)$/, `-${hash}.$1`), asset: { type, body } };
}

const style = read('citizen.css', 'text/css; charset=utf-8');
const script = read('citizen.js', 'text/javascript; charset=utf-8');
const solver = read('solver.js', 'text/javascript; charset=utf-8');
const mark = read('mark.svg', 'image/svg+xml');

/** Files the pages refer to, by a name that changes with what is in them, so that they may be cached for ever. */
export const assets: Readonly<Record<string, Asset>> = Object.fromEntries(
  [style, script, solver, mark].map(({ name, asset }) => [name, asset]),
);

export const STYLE_URL = `${ASSET_PATH}/${style.name}`;
export const SCRIPT_URL = `${ASSET_PATH}/${script.name}`;
/** Loaded where a puzzle is to be solved, and only there. */
export const SOLVER_URL = `${ASSET_PATH}/${solver.name}`;
export const MARK_URL = `${ASSET_PATH}/${mark.name}`;
