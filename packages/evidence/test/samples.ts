import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { Content } from '../src/content';

/** A content that lies in memory. */
export const contentOf = (bytes: Buffer): Content => ({
  size: bytes.length,
  async *read(start = 0, end = bytes.length) {
    for (let at = start; at < end; at += 1_000) yield bytes.subarray(at, Math.min(end, at + 1_000));
  },
});

/** A PDF of one empty page, its table where its end says. */
export function pdf(words = ''): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
  ];
  let text = `%PDF-1.4\n%${words}\n`;
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = text.length;
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 4\n0000000000 65535 f \n${rows}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** A ZIP whose parts are stored as they are (APPNOTE 4.3). */
export function zip(parts: Record<string, string>, { front = 0, unpacked }: { front?: number; unpacked?: number } = {}): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = front;
  for (const [name, text] of Object.entries(parts)) {
    const [title, bytes] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // What claims another length than it has claims to be packed.
    common.writeUInt16LE(unpacked === undefined ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(unpacked ?? bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), common, title, bytes);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, title);
    at += 30 + title.length + bytes.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  const count = Object.keys(parts).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, list, end]);
}

const MAIN = {
  docx: ['/word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'],
  xlsx: ['/xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'],
  docm: ['/word/document.xml', 'application/vnd.ms-word.document.macroEnabled.main+xml'],
} as const;

/** The parts of an Office document, with others beside them. */
export function officeParts(kind: keyof typeof MAIN, more: Record<string, string> = {}): Record<string, string> {
  const [part, type] = MAIN[kind];
  const types = `<?xml version="1.0"?><Types><Override PartName="${part}" ContentType="${type}"/></Types>`;
  return { '[Content_Types].xml': types, [part.slice(1)]: '<document/>', ...more };
}
export const office = (kind: keyof typeof MAIN, more?: Record<string, string>): Buffer => zip(officeParts(kind, more));

/** A picture 40 by 20 pixels, red on the left, with a place in its EXIF and turned on its side by it. */
export async function photo(kind: 'jpg' | 'png' = 'jpg'): Promise<Buffer> {
  const half = { create: { width: 20, height: 20, channels: 3 as const, background: { r: 255, g: 0, b: 0 } } };
  const picture = sharp({ create: { width: 40, height: 20, channels: 3, background: { r: 0, g: 0, b: 255 } } })
    .composite([{ input: await sharp(half).png().toBuffer(), left: 0, top: 0 }])
    .withExif({ IFD0: { Copyright: 'made-by-somebody' }, IFD3: { GPSLatitude: '37/1 22/1 0/1' } })
    .withMetadata({ orientation: 6 });
  return kind === 'jpg' ? picture.jpeg().toBuffer() : picture.png().toBuffer();
}

/** A PNG that claims to be so large; its one row of pixels would never do. */
export function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  // An empty zlib stream.
  const data = Buffer.from('789c030000000001', 'hex');
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
