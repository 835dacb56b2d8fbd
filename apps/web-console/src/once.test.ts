import { keyFor, Once, type Key, type OnceState } from './once';
import { offline, Problem } from './problem';

type Fate = 'answers' | 'the answer is lost' | 'it is not reached' | 'it fails' | 'it refuses';

/** A gateway that carries out each key once; what becomes of each request, one after another. */
function gateway(...fates: Fate[]) {
  const carriedOut = new Map<string, string>();
  const heard: { key: Key; body: string }[] = [];
  const send =
    (body: string) =>
    async (key: Key): Promise<string> => {
      const fate = fates[heard.length] ?? 'answers';
      heard.push({ key, body });
      await Promise.resolve();
      if (fate === 'it is not reached') throw offline();
      if (fate === 'it fails') throw new Problem(503, 'gateway.busy', '请稍后再试');
      if (fate === 'it refuses') throw new Problem(422, 'invalid', '请改正');
      const before = carriedOut.get(key);
      if (before !== undefined && before !== body) throw new Problem(409, 'cause.reused', '');
      carriedOut.set(key, body);
      if (fate === 'the answer is lost') throw offline();
      return body;
    };
  return { send, heard, keys: () => heard.map(({ key }) => key), carriedOut };
}

test('two forms have two keys, and so has one form that is filled in twice', async () => {
  const { send, carriedOut, keys } = gateway();
  const [one, other] = [new Once(), new Once()];
  await one.run('a', send('a'));
  await other.run('a', send('a'));
  await one.run('a', send('a'));
  expect(new Set(keys()).size).toBe(3);
  expect(carriedOut.size).toBe(3);
});

test.each(['the answer is lost', 'it is not reached', 'it fails'] as const)(
  'when %s, the same form goes out as the same request',
  async (fate) => {
    const { send, heard, carriedOut } = gateway(fate, fate);
    const form = new Once();
    await expect(form.run('a', send('a, of version 1'))).rejects.toThrow();
    await expect(form.run('a', send('a, of version 2'))).rejects.toThrow();
    // The page has heard of newer versions since; what may have been carried out is what was sent first.
    expect(await form.run('a', send('a, of version 3'))).toBe('a, of version 1');
    expect(heard).toEqual([heard[0], heard[0], heard[0]]);
    expect(carriedOut.size).toBe(1);
  },
);

test('other content after a lost answer is never carried out besides the first', async () => {
  const { send, carriedOut } = gateway('the answer is lost');
  const form = new Once();
  await expect(form.run('a', send('a'))).rejects.toThrow('网络不通');
  await expect(form.run('b', send('b'))).rejects.toMatchObject({ code: 'cause.reused' });
  expect([...carriedOut.values()]).toEqual(['a']);
  // That was an answer: what is filled in next is something new.
  expect(await form.run('c', send('c'))).toBe('c');
});

test('after a refusal other content has another key; the same keeps its own and is judged anew', async () => {
  const { send, keys } = gateway('it refuses', 'it refuses');
  const form = new Once();
  await expect(form.run('a', send('a'))).rejects.toThrow('请改正');
  await expect(form.run('b', send('b'))).rejects.toThrow('请改正');
  expect(await form.run('b', send('b, of the newest version'))).toBe('b, of the newest version');
  const [first, second, third] = keys();
  expect(second).not.toBe(first);
  expect(third).toBe(second);
});

test('a double click is one act', async () => {
  const { send, heard } = gateway();
  const button = new Once();
  expect(await Promise.all([button.run('a', send('a')), button.run('a', send('a'))])).toEqual(['a', 'a']);
  expect(heard).toHaveLength(1);
});

test('requests of one act have keys of their own, the same again when it is repeated', async () => {
  const act = new Once();
  const keys: Key[][] = [];
  const send = async (key: Key): Promise<void> => {
    keys.push(['lead', 'evaluation'].map((part) => keyFor(key, part)));
    await Promise.resolve();
    if (keys.length === 1) throw offline();
  };
  await expect(act.run('', send)).rejects.toThrow();
  await act.run('', send);
  expect(new Set(keys[0]).size).toBe(2);
  expect(keys[1]).toEqual(keys[0]);
});

test('a form that is kept while the page is loaded anew keeps its key, too', async () => {
  const { send, keys, carriedOut } = gateway('the answer is lost');
  const form = new Once();
  await expect(form.run('a', send('a'))).rejects.toThrow('网络不通');
  const kept = JSON.parse(JSON.stringify(form.state)) as OnceState;
  expect(await new Once(kept).run('a', send('a'))).toBe('a');
  expect(keys()[1]).toBe(keys()[0]);
  expect(carriedOut.size).toBe(1);
  // Other content is refused, not carried out besides.
  await expect(new Once(kept).run('b', send('b'))).rejects.toMatchObject({ code: 'cause.reused' });
});
