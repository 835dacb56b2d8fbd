import { Watchdog } from './watchdog';

const lagOf = (lag: number) => () => Promise.resolve(lag);
const idle = { progress: 0, busy: false };

describe('watchdog', () => {
  it('is content with a consumer that fetches and has nothing to read', async () => {
    const watchdog = new Watchdog(0, 60_000);
    for (let now = 0; now < 600_000; now += 30_000) {
      watchdog.fetched(now);
      expect(await watchdog.look(now + 100, idle, lagOf(0))).toBeUndefined();
    }
  });

  it('tells a consumer that no longer fetches', async () => {
    const watchdog = new Watchdog(0, 60_000);
    expect(await watchdog.look(30_000, idle, lagOf(0))).toBeUndefined();
    expect(await watchdog.look(60_001, idle, lagOf(0))).toMatch(/no fetch/);
  });

  it('tells a consumer that fetches but delivers nothing of what is there', async () => {
    const watchdog = new Watchdog(0, 60_000);
    const looks: (string | undefined)[] = [];
    for (let now = 0; now < 120_000; now += 30_000) {
      watchdog.fetched(now);
      looks.push(await watchdog.look(now, { progress: 7, busy: false }, lagOf(3)));
    }
    expect(looks[0]).toBeUndefined();
    expect(looks.filter(Boolean)).toEqual(['messages to read, but none delivered']);
  });

  it('leaves a consumer alone that is delivering, waiting between tries, or making progress', async () => {
    const watchdog = new Watchdog(0, 60_000);
    for (let now = 0; now < 900_000; now += 30_000) {
      expect(await watchdog.look(now, { progress: 0, busy: true }, lagOf(9))).toBeUndefined();
    }
    const moving = new Watchdog(0, 60_000);
    for (let now = 0, progress = 0; now < 900_000; now += 30_000) {
      moving.fetched(now);
      expect(await moving.look(now, { progress: ++progress, busy: false }, lagOf(9))).toBeUndefined();
    }
  });
});
