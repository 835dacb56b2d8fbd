import { Run } from '../../scripts/testing/stages';

const node = (code: string): [string, string[]] => [process.execPath, ['-e', code]];
beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

test('a stage that passes adds nothing, one that fails adds one and names itself', async () => {
  const run = new Run();
  expect(await run.stage('good', () => run.program(...node('')))).toBe(true);
  expect(await run.stage('bad', () => run.program(...node('process.exit(3)')))).toBe(false);
  expect(run.failed).toBe(1);
  expect(run.failures).toEqual(['bad: ended with 3']);
});

test('a program beyond its limit is ended and failed', async () => {
  const run = new Run();
  expect(await run.stage('slow', () => run.program(...node('setInterval(() => {}, 1000)'), { minutes: 0.005 }))).toBe(false);
  expect(run.failures[0]).toMatch(/not over after/);
});

test('after an interruption no further stage runs', async () => {
  const run = new Run();
  run.interrupted = true;
  const work = jest.fn();
  expect(await run.stage('late', work)).toBe(false);
  expect(work).not.toHaveBeenCalled();
});

test('failed tests count one by one, a suite that could not run counts as one', () => {
  const run = new Run();
  run.countFailures({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'failed', fullName: 'x' },
          { status: 'failed', fullName: 'y' },
          { status: 'passed', fullName: 'z' },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [{ status: 'passed', fullName: 'w' }] },
    ],
  });
  expect(run.failed).toBe(3);
  expect(run.failures[2]).toMatch(/b\.test\.ts: could not run/);
});

const onLinux = process.platform === 'linux';
test('what a stage leaves running is found, ended and failed', async () => {
  const run = new Run();
  const orphan = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref()`;
  await run.stage('messy', () => run.program(...node(orphan)));
  expect(run.failed).toBe(0);
  run.endLeftovers();
  expect(run.failed).toBe(onLinux ? 1 : 0);
  const again = new Run();
  again.mark = run.mark;
  for (let tries = 0; tries < 1_000; tries++) {
    again.failed = 0;
    again.endLeftovers();
    if (again.failed === 0) break;
    await new Promise(setImmediate);
  }
  expect(again.failed).toBe(0);
});
