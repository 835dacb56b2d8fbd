import { standing } from './migrations';

test('an evaluation of an earlier version stands since its day; one that knows, or is held, stays as it is', () => {
  expect(standing({ _id: 'o:1', day: '2026-03-05' })).toEqual({ _id: 'o:1', day: '2026-03-05', standsSince: '2026-03-05' });
  expect(standing({ _id: 'o:2', day: '2026-03-05', standsSince: '2026-03-06' })).toBeUndefined();
  expect(standing({ _id: 'o:3', day: '2026-03-05', standsSince: '', held: true })).toBeUndefined();
});
