import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Refused } from '@mingjing/contracts/refused';
import { Gate } from './gate';

const busy = (): Refused => new Refused('busy', 'unavailable', {});
const lines = (): Readable => Readable.from(['a', 'b']);

test('so many pass at a time, and whoever leaves makes room, also by failing', async () => {
  const gate = new Gate(1, busy);
  let leave: (value: string) => void = () => {};
  const first = gate.pass(() => new Promise<string>((resolve) => (leave = resolve)));
  await expect(gate.pass(async () => 'second')).rejects.toMatchObject({ code: 'busy' });
  leave('first');
  expect(await first).toBe('first');
  await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(gate.empty).toBe(true);
});

test.each<[string, (stream: Readable) => void]>([
  ['has ended', (stream) => void stream.resume()],
  ['was given up before it was read', (stream) => void stream.destroy()],
  ['failed', (stream) => void stream.destroy(new Error('away'))],
])('who makes a stream stays inside until it %s', async (_, end) => {
  const gate = new Gate(1, busy);
  const stream = await gate.stream(async () => lines());
  await expect(gate.stream(async () => lines())).rejects.toMatchObject({ code: 'busy' });
  end(stream);
  await finished(stream).catch(() => {});
  expect(gate.empty).toBe(true);
});

test('a stream that cannot be made keeps nobody out', async () => {
  const gate = new Gate(1, busy);
  await expect(gate.stream(() => Promise.reject(new Error('no rows')))).rejects.toThrow('no rows');
  expect(gate.empty).toBe(true);
});
