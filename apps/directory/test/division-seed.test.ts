import { readDivisions } from '../src/division-seed';

test('the seed has the seven county-level divisions, every town and village, each after its parent', async () => {
  const nodes = await readDivisions('632800');
  const count = (level: string) => nodes.filter((node) => node.level === level).length;
  expect([count('prefecture'), count('prefectureLevel'), count('county'), count('town'), count('village')]).toEqual([1, 1, 7, 46, 389]);
  const seen = new Set(['']);
  for (const { id, parentId } of nodes) {
    expect(seen).toContain(parentId);
    seen.add(id);
  }
});

test('an unknown prefecture is refused, naming the setting', async () => {
  await expect(readDivisions('999900')).rejects.toThrow('ROOT_DIVISION 999900');
});
