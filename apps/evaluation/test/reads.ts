import type { Models } from '../src/models';

type Explained = { executionStats: { totalDocsExamined: number } };
type Find = (filter: object, options?: object) => { explain(): Promise<Explained> };

/** What `ask` answers, and how many documents of a collection the store looks at for it. */
export async function documentsRead<T>(
  models: Models,
  collection: 'servicePoints' | 'matters' | 'evaluations',
  ask: () => Promise<T>,
): Promise<{ answer: T; read: number }> {
  const driver = models[collection].model.collection as unknown as { find: Find };
  const find = driver.find.bind(driver);
  const asked: (() => ReturnType<Find>)[] = [];
  const spy = jest.spyOn(driver, 'find').mockImplementation((filter, options) => {
    asked.push(() => find(filter, options));
    return find(filter, options);
  });
  const answer = await ask().finally(() => spy.mockRestore());
  const explained = await Promise.all(asked.map((again) => again().explain()));
  return { answer, read: explained.reduce((sum, { executionStats }) => sum + executionStats.totalDocsExamined, 0) };
}
