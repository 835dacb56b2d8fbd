import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Devices } from './device';

const mac = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('base64url');
const devices = new Devices(mac('ours'), true);
const NOW = new Date('2026-03-05T02:30:00Z');
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const valueOf = (line: string): string => /^mj_device=([^;]*);/.exec(line)?.[1] ?? '';
const sending = (value: string): IncomingMessage => ({ headers: { cookie: `mj_lang=zh; mj_device=${value}` } }) as IncomingMessage;
const fresh = () => devices.of({ headers: {} } as IncomingMessage, NOW);

test('a handset is known again by its cookie, from half an hour to 30 days after it earned that', () => {
  const device = fresh();
  const plain = devices.of(sending(valueOf(devices.cookie(device))), later(60));
  expect(plain).toEqual({ ...device, known: false, since: 0 });
  const earned = valueOf(devices.cookie(devices.earned(device, NOW)));
  const knownAfter = (minutes: number): boolean => devices.of(sending(earned), later(minutes)).known;
  expect([0, 29, 30, 30 * 1440, 30 * 1440 + 1].map(knownAfter)).toEqual([false, false, true, true, false]);
  expect(devices.of(sending(earned), later(40)).id).toBe(device.id);
  // Evaluating again neither shortens nor prolongs it.
  const again = devices.earned(devices.of(sending(earned), later(10)), later(10));
  expect(devices.of(sending(valueOf(devices.cookie(again))), later(30)).known).toBe(true);
});

test('nobody reads from a cookie whether it was earned: always as long, never twice the same', () => {
  const device = fresh();
  const lines = [device, devices.earned(device, NOW)].flatMap((one) => Array.from({ length: 50 }, () => devices.cookie(one)));
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(new Set(lines).size).toBe(lines.length);
  // Not even the first letters are those of the handset.
  for (let at = 0; at < 3; at += 1) expect(new Set(lines.map((line) => valueOf(line)[at])).size).toBeGreaterThan(10);
});

test('nor makes one up: altered anywhere, of another platform, or of any other form, it is a new handset', () => {
  const device = devices.earned(fresh(), NOW);
  const value = valueOf(devices.cookie(device));
  for (let at = 0; at < value.length; at += 1) {
    const altered = value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1);
    expect(devices.of(sending(altered), later(60))).toMatchObject({ known: false, since: 0 });
  }
  const theirs = new Devices(mac('theirs'), true).cookie(device);
  for (const other of [valueOf(theirs), '', 'x', `${device.id}.abc`, value.repeat(100)])
    expect(devices.of(sending(other), later(60)).id).not.toBe(device.id);
});
