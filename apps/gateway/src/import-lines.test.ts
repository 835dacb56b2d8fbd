import { text } from 'node:stream/consumers';
import { Refused } from '@mingjing/contracts/refused';
import type { Log } from '@mingjing/kit';
import type { Batch } from '@mingjing/sheet';
import { progressLines } from './import-lines';
import { Intake, type Send } from './intake';
import { kinds } from './services/evaluation/imports';

test('what goes wrong after the first line is the last line', async () => {
  async function* batches(): AsyncGenerator<Batch> {
    for (const row of [2, 3]) yield { rows: [{ row, cells: {} }], counts: { outside: 1, blank: 0, given: 2 }, passedOver: [] };
  }
  const send: Send = async (rows, part) => {
    if (part === 1) throw new Refused('service.away', 'unavailable', { zh: '服务暂不可用。', en: 'away' });
    return { accepted: rows.length, unchanged: 0, rejected: 0, errors: [] };
  };
  const ended = jest.fn();
  const reply = await progressLines(new Intake(kinds.matters.columns, send), batches(), {} as Log, ended);
  const lines = (await text(reply.stream)).trim().split('\n');
  expect(lines.slice(-2).map((line) => JSON.parse(line) as unknown)).toEqual([
    { read: 1, accepted: 1, unchanged: 0, rejected: 0, total: 2 },
    { problem: expect.objectContaining({ status: 503, code: 'service.away' }) },
  ]);
  expect(ended).toHaveBeenCalledTimes(1);
});
