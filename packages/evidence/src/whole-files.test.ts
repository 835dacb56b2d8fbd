import { contentOf, office, officeParts, pdf, zip } from '../test/samples';
import { requireOffice } from './office';
import { requirePdf } from './pdf';

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );
const pdfRefusal = (bytes: Buffer): Promise<string> => refusal(requirePdf(contentOf(bytes)));
const docxRefusal = (bytes: Buffer): Promise<string> => refusal(requireOffice('docx', contentOf(bytes)));
const behind = (bytes: Buffer, more: string | Buffer): Buffer => Buffer.concat([bytes, Buffer.from(more)]);

test.each<[string, Buffer, string]>([
  ['whole', pdf(), 'taken'],
  ['with blank lines behind its end', behind(pdf(), '\r\n\0\0'), 'taken'],
  ['cut short', pdf().subarray(0, -30), 'evidence.damaged'],
  [
    'that points beyond itself',
    Buffer.from(
      pdf()
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n99999'),
      'latin1',
    ),
    'evidence.damaged',
  ],
  [
    'that points into the middle of a word',
    Buffer.from(
      pdf('x'.repeat(500))
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n250'),
      'latin1',
    ),
    'evidence.damaged',
  ],
  ['with a program behind its end', behind(pdf(), `MZ${'x'.repeat(3_000)}`), 'evidence.hidden'],
  ['with a page of script behind its end', behind(pdf(), '<script>alert(1)</script>'), 'evidence.hidden'],
  ['with a false end behind a program', behind(pdf(), 'MZ…\nstartxref\n9\n%%EOF'), 'evidence.hidden'],
  ['with its end twice, a program between', behind(pdf(), `MZ…\n${pdf().toString('latin1').slice(-20)}`), 'evidence.hidden'],
  ['that was changed later, as programs do', updated(), 'taken'],
  ['that is a ZIP as well', behind(pdf(), zip({ 'a.txt': 'x' }, { front: pdf().length })), 'evidence.hidden'],
  ['that is a ZIP whose comment is the end of the PDF', polyglot(), 'evidence.hidden'],
  ['of a header alone', Buffer.from('%PDF-1.7\n'), 'evidence.damaged'],
])('a PDF %s: %s', async (_, bytes, outcome) => {
  expect(await pdfRefusal(bytes)).toBe(outcome);
});

/** With objects and a table of its own behind the first end (ISO 32000-1, 7.5.6). */
function updated(): Buffer {
  const whole = pdf();
  const more = '4 0 obj\n(x)\nendobj\n';
  const table = 'xref\n4 1\n0000000000 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev 9 >>\n';
  return behind(whole, `${more}${table}startxref\n${whole.length + more.length}\n%%EOF\n`);
}

/** A ZIP inside a PDF: the comment of the ZIP reaches to the end of both. */
function polyglot(): Buffer {
  const whole = pdf();
  const at = whole.indexOf('xref\n0 4');
  const archive = zip({ 'a.txt': 'x' }, { front: at });
  const rest = whole.subarray(at);
  const text = rest.toString('latin1').replace(/startxref\n\d+/, `startxref\n${at + archive.length}`);
  archive.writeUInt16LE(text.length, archive.length - 2);
  return Buffer.concat([whole.subarray(0, at), archive, Buffer.from(text, 'latin1')]);
}

test.each<[string, Buffer, string]>([
  ['whole', office('docx'), 'taken'],
  ['with a picture in it', office('docx', { 'word/media/image1.png': 'png' }), 'taken'],
  ['that is a workbook', office('xlsx'), 'evidence.content'],
  ['that is any ZIP', zip({ 'a.txt': 'x' }), 'evidence.content'],
  ['renamed from .docm', office('docm'), 'evidence.macros'],
  ['with a project of macros left in it', office('docx', { 'word/vbaProject.bin': 'x' }), 'evidence.macros'],
  ['with controls', office('docx', { 'word/activeX/activeX1.bin': 'x' }), 'evidence.macros'],
  ['with a path out of it', office('docx', { '../../evil.sh': 'x' }), 'evidence.damaged'],
  ['with two parts of one name', office('docx', { 'WORD/document.xml': 'x' }), 'evidence.damaged'],
  ['cut short', office('docx').subarray(0, -40), 'evidence.damaged'],
  ['with a program behind its end', behind(office('docx'), 'MZ'), 'evidence.damaged'],
  ['with something in front', Buffer.concat([Buffer.from('PK\x03\x04'), zip(officeParts('docx'), { front: 4 })]), 'evidence.hidden'],
  ['that unpacks to gigabytes', zip(officeParts('docx'), { unpacked: 4_000_000_000 }), 'evidence.unpacksTooLarge'],
])('a document %s: %s', async (_, bytes, outcome) => {
  expect(await docxRefusal(bytes)).toBe(outcome);
});

test('a workbook is one', async () => {
  expect(await refusal(requireOffice('xlsx', contentOf(office('xlsx'))))).toBe('taken');
});
