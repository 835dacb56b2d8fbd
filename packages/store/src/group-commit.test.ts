import { GroupCommit, type Outcome } from './group-commit';

/** A writer whose batches end when told to. */
function manual() {
  const batches: { items: object[]; end: (outcomes?: Outcome[]) => void; fail: (error: Error) => void }[] = [];
  const write = (items: object[]): Promise<Outcome[]> =>
    new Promise((resolve, reject) => batches.push({ items, end: (outcomes = []) => resolve(outcomes), fail: reject }));
  return { batches, write };
}

const item = (n: number): object => ({ n });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('writes at once when idle, and what comes meanwhile together', async () => {
    const { batches, write } = manual();
    const commits = new GroupCommit({ write, maxInFlight: 1 });
    const all = [1, 2, 3].map((n) => commits.add(item(n)));
    expect(batches.map(({ items }) => items.length)).toEqual([1]);
    batches[0]!.end();
    await all[0];
    await turn();
    expect(batches.map(({ items }) => items.length)).toEqual([1, 2]);
    batches[1]!.end([{}, { error: 'taken' }]);
    expect(await Promise.all(all)).toEqual([{}, {}, { error: 'taken' }]);
  });

  it('keeps two batches in flight at most, a full one without waiting', () => {
    const { batches, write } = manual();
    const commits = new GroupCommit({ write, maxBatch: 3, delayMs: 60_000 });
    for (let n = 0; n < 10; n++) void commits.add(item(n));
    expect(batches.map(({ items }) => items.length)).toEqual([1, 3]);
    expect(commits.queued).toBe(6);
    batches.forEach(({ end }) => end());
  });

  it('does not let a lone item wait for company longer than the delay', async () => {
    const { batches, write } = manual();
    const commits = new GroupCommit({ write, delayMs: 1 });
    void commits.add(item(1));
    void commits.add(item(2));
    for (let i = 0; i < 10_000 && batches.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(batches).toHaveLength(2);
    batches.forEach(({ end }) => end());
  });

  it('refuses when the queue is full and takes again when it is not', async () => {
    const { batches, write } = manual();
    const commits = new GroupCommit({ write, maxQueued: 2, maxInFlight: 1 });
    const taken = [1, 2, 3].map((n) => commits.add(item(n)));
    await expect(commits.add(item(4))).rejects.toMatchObject({
      code: 'store.busy',
      kind: 'unavailable',
      details: { retryAfter: 1 },
    });
    batches[0]!.end();
    await taken[0];
    await turn();
    batches[1]!.end();
    await Promise.all(taken);
    expect(commits.queued).toBe(0);
  });

  it('fails every item of a batch about which nothing is known, and goes on', async () => {
    const { batches, write } = manual();
    const commits = new GroupCommit({ write });
    const lost = commits.add(item(1));
    batches[0]!.fail(new Error('away'));
    await expect(lost).rejects.toThrow('away');
    await turn();
    const next = commits.add(item(2));
    batches[1]!.end();
    expect(await next).toEqual({});
  });
});
