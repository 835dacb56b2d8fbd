import fc from 'fast-check';
import { SheetScan } from './sheet-scan';

const XML =
  '<?xml version="1.0"?><x:worksheet xmlns:x="main"><x:sheetData><x:row r="1"><x:c/></x:row><row r="2"/><row><c><t>&lt;row 表</t></c></row>' +
  '</x:sheetData><rowBreaks count="1"/><mergeCells count="4"><mergeCell ref="A1:D1"/><x:mergeCell ref = \'AB9:AB12\' />' +
  '<mergeCell ref="C4:C8"></mergeCell><mergeCell other="1" ref="$A$4:$B$5"/></mergeCells></x:worksheet>';

test.each(['utf8', 'utf16le'] as const)('rows and ranges over several rows are found wherever pieces of %s are cut', (encoding) => {
  const bytes = Buffer.concat([encoding === 'utf8' ? Buffer.of() : Buffer.of(0xff, 0xfe), Buffer.from(XML, encoding)]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 2, max: bytes.length - 1 })), (places) => {
      const cuts = [0, ...places.sort((a, b) => a - b), bytes.length];
      const scan = new SheetScan();
      for (const [at, from] of cuts.slice(0, -1).entries()) scan.see(bytes.subarray(from, cuts[at + 1]));
      scan.end();
      expect(scan.rows).toBe(3);
      expect(scan.merges).toEqual([
        { from: 4, to: 8, column: 2 },
        { from: 4, to: 5, column: 0 },
        { from: 9, to: 12, column: 27 },
      ]);
    }),
  );
});
