import { COSTS } from './costs';
import { Pictures } from './pictures';
import { routes } from './services';

test('every address anybody may call has its cost, and no other', () => {
  const open = routes.filter(({ who }) => who === 'anyone').map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(COSTS).sort()).toEqual(open.sort());
});

describe('pictures', () => {
  const free = async (): Promise<void> => {};

  test('are drawn once, one at a time, and shared', async () => {
    const pictures = new Pictures();
    let atOnce = 0;
    let most = 0;
    let drawn = 0;
    const draw = (name: string) => async (): Promise<string> => {
      most = Math.max(most, (atOnce += 1));
      drawn += 1;
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return name;
    };
    const names = ['a', 'b', 'a', 'c', 'b', 'a'];
    expect(await Promise.all(names.map((name) => pictures.of(name, free, draw(name))))).toEqual(names);
    expect([drawn, most]).toEqual([3, 1]);
  });

  test('cost nothing once they are there; one that was refused or failed is drawn the next time', async () => {
    const pictures = new Pictures();
    const never = (): Promise<never> => Promise.reject(new Error('used up'));
    await expect(pictures.of('a', never, async () => 'a')).rejects.toThrow('used up');
    await expect(pictures.of('a', free, () => Promise.reject(new Error('no ink')))).rejects.toThrow('no ink');
    expect(await pictures.of('a', free, async () => 'a')).toBe('a');
    expect(await pictures.of('a', never, async () => 'b')).toBe('a');
  });

  test('wait in a short line, and five hundred are kept', async () => {
    const pictures = new Pictures();
    let open = (): void => {};
    const shut = new Promise<void>((resolve) => (open = resolve));
    const asked = Array.from({ length: 30 }, (_, n) => pictures.of(`w${n}`, free, () => shut.then(() => 'x')));
    const outcomes = Promise.allSettled(asked);
    await new Promise((resolve) => setImmediate(resolve));
    open();
    expect((await outcomes).filter(({ status }) => status === 'rejected')).toHaveLength(10);
    for (let n = 0; n < 520; n += 1) await pictures.of(String(n), free, async () => 'x');
    let again = 0;
    const count = async (): Promise<string> => String((again += 1));
    await pictures.of('519', free, count);
    await pictures.of('0', free, count);
    expect(again).toBe(1);
  });
});
