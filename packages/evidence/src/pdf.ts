import { stretch, type Content } from './content';
import { damaged, hidden } from './refusals';

/** Where the end of a ZIP may stand: its fixed part and the longest comment (APPNOTE 4.3.16). */
const ZIP_END_BYTES = 22 + 65_535;
/** Readers look for the end of a PDF this far from the end of the file (ISO 32000-1, annex H.3, note 18). */
/** Where a PDF that is laid out for the web says so (annex F.2.2). */
const HEAD_BYTES = 1_024;
const END_BYTES = 1_024;
/** Programs that change line ends move the table by some bytes; readers bear it. */
const SLACK = 16;
const EOF_MARK = '%%EOF';

/**
 * A PDF begins with its header, ends with its own end and nothing else, and its table of objects lies where the end says
 * (ISO 32000-1, 7.5). What is behind the end would be carried along unseen; a ZIP at the end makes two files of one.
 * @throws Refused evidence.damaged, evidence.hidden (field file)
 */
export async function requirePdf(content: Content): Promise<void> {
  const head = await stretch(content, 0, HEAD_BYTES);
  if (!/^%PDF-[12]\.\d/.test(head.toString('latin1'))) throw damaged('PDF 的文件头不完整。', 'The PDF has no sound header.');
  const tail = await stretch(content, content.size - ZIP_END_BYTES, content.size);
  if (endsAsZip(tail)) throw hidden('这个 PDF 的末尾藏有压缩包。', 'A ZIP is hidden at the end of this PDF.');
  const end = /startxref\s+(\d{1,12})\s+%%EOF[\s\0]*$/.exec(tail.subarray(-END_BYTES).toString('latin1'));
  const ends = await endsOf(content);
  if (!end) {
    throw ends.length > 0
      ? hidden('这个 PDF 在结束标记之后还有别的内容。', 'Something stands behind the end of this PDF.')
      : damaged('PDF 没有结束标记，可能没有传完或已损坏。', 'The PDF has no end; it is cut short or damaged.');
  }
  const at = Number(end[1]);
  const table = (await stretch(content, at - SLACK, at + 2 * SLACK)).toString('latin1');
  if (at >= content.size || !/xref|\d+\s+\d+\s+obj/.test(table))
    throw damaged('PDF 结束处指向的目录不在文件里。', 'The end of the PDF points to a table that is not there.');
  // Whoever changes a PDF later puts a table behind the end before (7.5.6); only one laid out for the web points back (annex F).
  const before = ends.at(-2) ?? 0;
  if (at < before && !head.includes('/Linearized'))
    throw hidden('这个 PDF 的两个结束标记之间藏有别的内容。', 'Something is hidden between two ends of this PDF.');
}

/** A sound end of a ZIP stands at the very end: comment included, it reaches exactly there. */
export function endsAsZip(tail: Buffer): boolean {
  for (let at = tail.indexOf('PK\x05\x06'); at >= 0; at = tail.indexOf('PK\x05\x06', at + 1)) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true;
  }
  return false;
}

/** Places of all marks of an end. */
async function endsOf(content: Content): Promise<number[]> {
  const ends: number[] = [];
  let before = Buffer.alloc(0);
  let at = 0;
  for await (const piece of content.read()) {
    const joined = Buffer.concat([before, piece]);
    for (let found = joined.indexOf(EOF_MARK); found >= 0; found = joined.indexOf(EOF_MARK, found + 1))
      ends.push(at - before.length + found);
    at += piece.length;
    before = Buffer.from(joined.subarray(-(EOF_MARK.length - 1)));
  }
  return ends;
}
