import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { assets } from './index';

const source = Object.entries(assets)
  .find(([name]) => name.startsWith('solver-'))?.[1]
  .body.toString() as string;

/** What the worker answers, run as it travels to the phone. */
function solve(puzzle: { salt: string; hash: string; most: number }): number[] {
  const answers: number[] = [];
  const worker: { onmessage?: (event: { data: object }) => void; postMessage(answer: number): void } = {
    postMessage: (answer) => void answers.push(answer),
  };
  runInNewContext(source, worker);
  // Data attributes are texts.
  worker.onmessage?.({ data: { ...puzzle, most: String(puzzle.most) } });
  return answers;
}

test.each([0, 7, 12_345, 149_999])('the phone finds %i, with the SHA-256 that we know', (answer) => {
  const salt = 'q3-_XyZ09abcdefghijklm';
  const hash = createHash('sha256').update(`${salt}${answer}`).digest('hex').slice(0, 16);
  expect(solve({ salt, hash, most: 150_000 })).toEqual([answer]);
});

test('where there is no answer, it says so by failing', () => {
  expect(() => solve({ salt: 'x'.repeat(22), hash: '0'.repeat(16), most: 1_000 })).toThrow();
});
