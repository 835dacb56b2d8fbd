import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { scanCsv } from './csv-scan';

const text = fc.string({ unit: fc.constantFrom('"', '"', ',', ';', '\n', '\r', '\r\n', 'a', '表', ' ', '='), maxLength: 30 });
const OPTIONS = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, relax_quotes: true, skip_empty_lines: false };

test('as many rows are counted as the reader reads, whatever the text, unless its quotes are out of order', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(',', ';'), (given, delimiter) => {
      const { rows, fault } = scanCsv(given, delimiter);
      if (!fault) expect(parse(given, { ...OPTIONS, delimiter })).toHaveLength(rows);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['', 0],
  ['a,b\n', 1],
  ['a,b\r\n1,2\n3,4\r5,6', 4],
  ['"a\r\nb",c\n"d""e"\n', 2],
  ['a,', 1],
  ['a\n\n', 2],
])('%j has %i rows', (given, rows) => {
  expect(scanCsv(given, ',')).toEqual({ rows });
});

test.each([
  ['a,b\n1,"2\n3', { row: 2, column: 1 }],
  ['a\n"b"c', { row: 2, column: 0 }],
])('in %j quotes are out of order', (given, place) => {
  expect(scanCsv(given, ',').fault).toEqual(place);
});
