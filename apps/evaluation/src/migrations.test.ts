import { keyed, standing } from './migrations';

test('an evaluation of an earlier version stands since its day; one that knows, or is held, stays as it is', () => {
  expect(standing({ _id: 'o:1', day: '2026-03-05' })).toEqual({ _id: 'o:1', day: '2026-03-05', standsSince: '2026-03-05' });
  expect(standing({ _id: 'o:2', day: '2026-03-05', standsSince: '2026-03-06' })).toBeUndefined();
  expect(standing({ _id: 'o:3', day: '2026-03-05', standsSince: '', held: true })).toBeUndefined();
});

test('a service point of an earlier version gets the key of its name; the later of two of one name is marked', () => {
  const change = keyed(new Set(['sp-2']));
  expect(change({ _id: 'sp-1', name: '办证（窗口）' })).toEqual({ _id: 'sp-1', name: '办证（窗口）', nameKey: '办证(窗口)' });
  expect(change({ _id: 'sp-2', name: '办证(窗口)' })).toMatchObject({ nameKey: '办证(窗口)', twin: 'sp-2' });
  expect(change({ _id: 'sp-3', name: '办证', nameKey: '办证' })).toBeUndefined();
});
