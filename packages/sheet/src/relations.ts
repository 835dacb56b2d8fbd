import path from 'node:path';
import { attributeOf, visit } from './xml';
import { partName, type Zip } from './zip';

/** Longer than the list of relations of a workbook with a thousand parts. */
const MOST = 10_000;

/** What a part refers to; the kind is the last word of its type, which is the same in both editions of the standard. */
export interface Relation {
  id: string;
  kind: string;
  /** As names of parts are compared. */
  part: string;
}

/** What a part refers to, of parts within the file. @param part empty for the file itself @throws Refused file.damaged */
export async function relationsOf(zip: Zip, part: string): Promise<Relation[]> {
  const folder = path.posix.dirname(part);
  const found: Relation[] = [];
  const list = partName(path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`));
  if (!zip.has(list)) return [];
  await visit(zip.pieces(list), {
    open(name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) {
      if (name !== 'Relationship' || mode === 'External' || found.length >= MOST) return;
      found.push({ id, kind: type.slice(type.lastIndexOf('/') + 1), part: resolved(folder, target) });
    },
  });
  return found;
}

/** From the root where it begins with a slash, else from the folder of the part that refers to it. */
function resolved(folder: string, target: string): string {
  const plain = target.replaceAll('\\', '/');
  return partName(plain.startsWith('/') ? path.posix.normalize(plain) : path.posix.join(folder, plain));
}

/** A worksheet as the tabs of a workbook show it. */
export interface Tab {
  name: string;
  part: string;
  hidden: boolean;
}

export interface Workbook {
  tabs: Tab[];
  /** Days are counted from 1904. */
  from1904: boolean;
  sharedStrings?: string;
  styles?: string;
}

/** The workbook of a file and its parts, found as Excel finds them: by relations, not by their names. */
export async function workbookOf(zip: Zip): Promise<Workbook | undefined> {
  const part = (await relationsOf(zip, '')).find(({ kind }) => kind === 'officeDocument')?.part ?? 'xl/workbook.xml';
  if (!zip.has(part)) return undefined;
  const relations = await relationsOf(zip, part);
  const listed: (Omit<Tab, 'part'> & { id: string })[] = [];
  let from1904 = false;
  let isWorkbook = false;
  await visit(zip.pieces(part), {
    open(name, attributes, level) {
      if (level === 1) isWorkbook = name === 'workbook';
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet' || level !== 3) return;
      const { name: title = '', state = 'visible' } = attributes;
      listed.push({ name: title, hidden: state !== 'visible', id: attributeOf(attributes, 'id') ?? '' });
    },
  });
  if (!isWorkbook) return undefined;
  const partOf = (wanted: string): string | undefined => relations.find(({ kind }) => kind === wanted)?.part;
  const tabs = listed.flatMap(({ id, ...tab }) => {
    const relation = relations.find((one) => one.id === id);
    // A tab may also be a chart.
    return relation?.kind === 'worksheet' ? [{ ...tab, part: relation.part }] : [];
  });
  return { tabs, from1904, sharedStrings: partOf('sharedStrings'), styles: partOf('styles') };
}
