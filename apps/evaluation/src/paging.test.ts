import fc from 'fast-check';
import { fitting, readPage, readStretch } from './paging';

const invalid = (field: string) => expect.objectContaining({ code: 'page.invalid', details: expect.objectContaining({ field }) });

test('a page is asked for, or a stretch after a place', () => {
  expect(readPage(0, 0)).toEqual({ skip: 0, limit: 20 });
  expect(readStretch({ after: '', pageSize: 50 })).toBeUndefined();
  expect(readStretch({ after: '-', pageSize: 0 })).toEqual({ afterId: '', limit: 200 });
  expect(readStretch({ after: 'mt-1', pageSize: 1_000 })).toEqual({ afterId: 'mt-1', limit: 1_000 });
  expect(() => readStretch({ after: '-', pageSize: 1_001 })).toThrow(invalid('pageSize'));
  expect(() => readStretch({ after: '-', pageSize: -1 })).toThrow(invalid('pageSize'));
  expect(() => readStretch({ after: 'x'.repeat(101), pageSize: 1 })).toThrow(invalid('after'));
});

test('what does not fit into one answer comes with the next, each once and in order', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 30 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 8 }), (all, most, limit) => {
      const items = all.map((size, index) => ({ id: String(index), size }));
      const given: string[] = [];
      let from = 0;
      for (;;) {
        const stretch = items.slice(from, from + limit);
        const next = from + limit < items.length ? (stretch.at(-1)?.id ?? '') : '';
        const fit = fitting({ items: stretch, next }, ({ size }) => size, most);
        expect(fit.items.length === 1 || fit.items.reduce((sum, { size }) => sum + size, 0) <= most).toBe(true);
        given.push(...fit.items.map(({ id }) => id));
        if (fit.next === '') break;
        from = Number(fit.next) + 1;
      }
      expect(given).toEqual(items.map(({ id }) => id));
    }),
  );
});
