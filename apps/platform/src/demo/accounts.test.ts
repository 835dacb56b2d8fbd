import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoAccounts, demoPosts } from './accounts';

const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-demo-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const posts = demoPosts('632800', 1);

test('passwords are the same at every start, and only the owner of the machine reads them', () => {
  const first = demoAccounts(dir, posts);
  expect(demoAccounts(dir, posts)).toEqual(first);
  expect(new Set(first.map(({ password }) => password)).size).toBe(posts.length);
  expect(statSync(path.join(dir, 'demo-accounts.json')).mode & 0o777).toBe(0o600);
});

test.each([
  ['empty', ''],
  ['half', undefined],
  ['of another kind', '{"accounts":[{"username":"coordinator"}]}'],
])('a file that is %s is refused by name, without what stands in it', (_, content) => {
  const file = path.join(dir, 'demo-accounts.json');
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, content ?? whole.slice(0, whole.length >> 1));
  try {
    expect(() => demoAccounts(dir, posts)).toThrow(
      expect.objectContaining({
        code: 'file.unusable',
        message: expect.stringMatching(/^The file \S+demo-accounts\.json is .+ DATA_DIR\.$/),
      }),
    );
  } finally {
    writeFileSync(file, whole);
  }
});
