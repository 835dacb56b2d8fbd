import { Refused } from '@mingjing/contracts/refused';
import { Line } from './line';

const busy = () => new Refused('import.busy', 'unavailable');

test('so many at a time; the next in the order they came', async () => {
  const line = new Line(2, 5_000, busy);
  const [one, other] = [await line.enter(), await line.enter()];
  const order: string[] = [];
  const third = line.enter().then((leave) => (order.push('third'), leave));
  const fourth = line.enter().then((leave) => (order.push('fourth'), leave));
  one();
  one();
  (await third)();
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
  other();
  (await fourth)();
  await expect(Promise.all([line.enter(), line.enter()])).resolves.toHaveLength(2);
});

test('whoever waits too long is told to come back, and loses nobody else’s place', async () => {
  const line = new Line(1, 20, busy);
  const leave = await line.enter();
  await expect(line.enter()).rejects.toMatchObject({ code: 'import.busy' });
  const next = line.enter();
  leave();
  (await next)();
  await expect(line.enter()).resolves.toBeInstanceOf(Function);
});
