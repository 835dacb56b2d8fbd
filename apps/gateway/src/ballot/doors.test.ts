import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DOORS } from './doors';

test('docs/security.md has a row for every door', () => {
  const text = readFileSync(path.join(__dirname, '../../../../docs/security.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) => /^\| `(\w+)`/.exec(row)?.[1] ?? []);
  expect(named).toEqual(expect.arrayContaining(Object.keys(DOORS)));
  for (const door of ['receiptForm', 'receiptJson', 'smsDigit', 'kiosk', 'assisted']) expect(named).toContain(door);
});
