import { nameKey } from '@mingjing/contracts';
import type { Migration } from '@mingjing/store';

/** What earlier versions stored, as docs/decisions/019 wants it. */
export function migrations(): Migration[] {
  return [
    {
      id: '019-keys-of-units',
      what: '单位按名称的统一写法查找和查重 (units are found and told apart by the keys of their names)',
      run: (batch) =>
        batch.documents('units', (unit) =>
          unit['nameKey'] === undefined ? { ...unit, nameKey: nameKey(String(unit['name'])) } : undefined,
        ),
    },
  ];
}
