import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import type { Refused } from '@mingjing/contracts/refused';
import { citizen, systemActor } from './actor';
import { openKeys } from './keys';
import { ClockDifferences, clocksDiffer } from './clock-differences';
import type { Log } from './log';
import { fromStatus, toStatus } from './problem';
import { actorSigner, actorVerifier } from './tokens';

const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-keys-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('sealing', () => {
  const { sealer, mac } = openKeys(dir);

  test('gives back what was sealed, also after a restart, and hides it', () => {
    const sealed = sealer.seal('138 1234 5678 བཀྲ་ཤིས', 'phone');
    expect(sealed.toString('latin1')).not.toContain('1234');
    expect(openKeys(dir).sealer.open(sealed, 'phone')).toBe('138 1234 5678 བཀྲ་ཤིས');
  });

  test('refuses another purpose, an altered byte, a cut end', () => {
    const sealed = sealer.seal('secret', 'phone');
    expect(() => sealer.open(sealed, 'name')).toThrow();
    for (const place of [0, 5, 20, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[place] = altered[place]! ^ 1;
      expect(() => sealer.open(altered, 'phone')).toThrow();
    }
    expect(() => sealer.open(sealed.subarray(0, 20), 'phone')).toThrow();
  });

  test('the master key is readable by its owner only, and a broken one is named', () => {
    const file = path.join(dir, 'master.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const whole = readFileSync(file);
    writeFileSync(file, 'short');
    expect(() => openKeys(dir)).toThrow(/master\.key/);
    writeFileSync(file, whole);
  });

  test('keyed hashes of one text differ by purpose', () => {
    expect(mac('slot')('x')).not.toBe(mac('receipt')('x'));
    expect(mac('slot')('x')).toBe(openKeys(dir).mac('slot')('x'));
  });
});

describe('actor tokens', () => {
  const keys = openKeys(dir);
  const verify = actorVerifier('lead', keys);
  const refused = expect.objectContaining({ kind: 'unauthenticated' }) as Error;

  test('a person signed for by the gateway is believed by the audience only', async () => {
    const token = await actorSigner('gateway', keys, 60)(citizen, 'lead');
    expect(await verify(token)).toMatchObject({ id: 'citizen', assignments: [{ role: 'citizen' }] });
    await expect(actorVerifier('evaluation', keys)(token)).rejects.toThrow(refused);
  });

  test('a service may speak for itself and for nobody else', async () => {
    const sign = actorSigner('statistics', keys, 60);
    expect(await verify(await sign(systemActor('statistics'), 'lead'))).toMatchObject({ id: 'system:statistics' });
    await expect(verify(await sign(systemActor('gateway'), 'lead'))).rejects.toThrow(refused);
    await expect(verify(await sign({ ...citizen, id: 'somebody' }, 'lead'))).rejects.toThrow(refused);
    await expect(verify(await actorSigner('gateway', keys, 60)(systemActor('lead'), 'lead'))).rejects.toThrow(refused);
  });

  test('what is signed without a moment, long ago, for later or for years is believed for a minute at most', async () => {
    const signed = (change: (jwt: SignJWT) => SignJWT): Promise<string> =>
      change(
        new SignJWT({ name: '' }).setProtectedHeader({ alg: 'EdDSA' }).setIssuer('gateway').setSubject('somebody').setAudience('lead'),
      ).sign(keys.signingKey('gateway'));
    const now = Math.floor(Date.now() / 1000);
    const years = now + 10 * 365 * 86_400;
    await expect(verify(await signed((jwt) => jwt.setExpirationTime(now + 30)))).rejects.toThrow(refused);
    await expect(verify(await signed((jwt) => jwt.setIssuedAt(now - 90).setExpirationTime(years)))).rejects.toThrow(refused);
    await expect(verify(await signed((jwt) => jwt.setIssuedAt(now + 90).setExpirationTime(years)))).rejects.toThrow(refused);
    const fresh = await signed((jwt) => jwt.setIssuedAt(now).setExpirationTime(years));
    expect(await verify(fresh)).toMatchObject({ id: 'somebody' });
    jest.useFakeTimers({ now: (now + 90) * 1000, doNotFake: ['nextTick', 'setImmediate'] });
    await expect(verify(fresh).finally(() => jest.useRealTimers())).rejects.toThrow(refused);
  });

  test('expired, forged and senseless tokens are refused, also one whose issuer is a path', async () => {
    await expect(verify(await actorSigner('gateway', keys, -5)(citizen, 'lead'))).rejects.toThrow(refused);
    const [head, , signature] = (await actorSigner('gateway', keys, 60)(citizen, 'lead')).split('.');
    const claims = Buffer.from(JSON.stringify({ iss: '../actor/gateway', sub: 'x', aud: 'lead', exp: 9_999_999_999 })).toString(
      'base64url',
    );
    await expect(verify(`${head}.${claims}.${signature}`)).rejects.toThrow(refused);
    await expect(verify('')).rejects.toThrow(refused);
    await expect(verify('a.b.c')).rejects.toThrow(refused);
  });

  test.each([
    [95, 95, 'ahead'],
    [11, 11, 'ahead'],
    [-61, -61, 'behind'],
    [-7200, -7200, 'behind'],
  ])('signed by a clock %d s off, a token is refused and the difference said', async (off, seconds) => {
    const token = await actorSigner('gateway', keys, 60, () => Date.now() + off * 1000)(citizen, 'lead');
    const said = (await verify(token).catch((error: unknown) => error)) as Refused;
    expect(said).toMatchObject({
      code: 'token.clockSkew',
      kind: 'unauthenticated',
      details: { clocks: { signer: 'gateway', checker: 'lead' } },
    });
    expect(Math.abs((said.details.clocks?.seconds ?? 0) - seconds)).toBeLessThanOrEqual(1);
    expect(said.details.zh).toMatch(/^服务器时钟不一致：gateway 与 lead 相差约 \d+ 秒/);
  });

  test.each([9, 0, -20])('a clock %d s off is borne', async (off) => {
    const token = await actorSigner('gateway', keys, 60, () => Date.now() + off * 1000)(citizen, 'lead');
    expect(await actorVerifier('lead', keys)(token)).toMatchObject({ id: 'citizen' });
  });

  test('what is forged says nothing of clocks', async () => {
    const [head, body] = (await actorSigner('gateway', keys, 60, () => 0)(citizen, 'lead')).split('.');
    const other = (await actorSigner('statistics', keys, 60, () => 0)(citizen, 'lead')).split('.')[2];
    await expect(verify(`${head}.${body}.${other}`)).rejects.toThrow(expect.objectContaining({ code: 'actor.unauthenticated' }));
  });
});

describe('what is met of clocks that differ', () => {
  const skew = clocksDiffer('gateway', 'lead', 95);

  test('is logged once a minute, and forgotten two minutes after it was met last', () => {
    const lines: string[] = [];
    let now = 0;
    const log = { error: (_about: object, says: string) => lines.push(says) } as unknown as Log;
    const differences = new ClockDifferences('gateway', log, () => now);
    differences.note(new Error('something else'));
    expect(differences.recent()).toEqual([]);
    for (now of [0, 1_000, 59_000, 60_000, 61_000]) differences.note(skew);
    expect(lines).toEqual([expect.stringContaining('95'), expect.stringContaining('95')]);
    now = 180_000;
    expect(differences.recent()).toEqual([{ signer: 'gateway', checker: 'lead', seconds: 95 }]);
    now = 181_000;
    expect(differences.recent()).toEqual([]);
  });

  test('comes back over the wire as an outage, not as somebody unknown', () => {
    const { code, details, metadata } = toStatus(skew, {} as Log);
    expect(code).toBe(16);
    const heard = fromStatus({ name: '', message: '', code: 16, details: details!, metadata: metadata! });
    expect(heard).toMatchObject({ code: 'token.clockSkew', kind: 'unavailable', details: { http: 503, clocks: { seconds: 95 } } });
  });
});
