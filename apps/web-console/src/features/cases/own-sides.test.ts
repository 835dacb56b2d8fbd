import { ownSideLines } from './own-sides';

const side = { party: 'citizen', statement: '确是点错', waived: false, objects: false, ruling: '', at: '2026-11-20T01:00:00Z' };

it('whoever approves a verdict reads what the persons concerned said, and what became of it', () => {
  const staff = { ...side, party: 'staff', statement: '当日系统故障', objects: true };
  const lines = ownSideLines([side, staff, { ...staff, ruling: 'dismissed' }, { ...side, statement: '', waived: true }]);
  expect(lines.map(({ title, said, state }) => [title, said, state])).toEqual([
    ['评价人的陈述申辩', '确是点错', ''],
    ['被评议人员的陈述申辩', '当日系统故障', '提出异议，待复核'],
    ['被评议人员的陈述申辩', '当日系统故障', '异议不成立'],
    ['评价人的陈述申辩', '已告知，放弃陈述。', ''],
  ]);
});
