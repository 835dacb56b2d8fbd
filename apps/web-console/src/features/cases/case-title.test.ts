import { caseMark, caseTitle } from './case-title';

test('two cases of one place are told apart by day and number, also for a unit, which is not told when somebody spoke', () => {
  const [openedAt, dispatchedAt] = ['2026-11-16T02:20:30Z', '2026-11-17T16:00:00Z'];
  const row = { id: 'c0000000000000000aB3xYz', servicePointName: '综合窗口' };
  expect(caseTitle({ ...row, openedAt })).toBe('综合窗口 · 2026年11月16日 · 编号 aB3xYz');
  expect(caseMark({ ...row, transferOrder: { dispatchedAt } })).toBe('2026年11月18日 · 编号 aB3xYz');
  expect(caseTitle({ id: row.id })).toBe('事项 · 编号 aB3xYz');
});
