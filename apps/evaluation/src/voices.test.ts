import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { voiceCounter, voiceOf } from './voices';

const MOST = 4;
const mac = (text: string): string => createHmac('sha256', 'a key of the test').update(text).digest('base64url');
const from = (device: string, network: string, windowId: string) => ({
  ...{ servicePointId: 'sp-1', windowId },
  ...voiceOf(mac, '2026-03-04', 'sp-1', { device, network }),
});

const windows = fc.constantFrom('w-1', 'w-2', 'w-3');

test('however many handsets one network has, and in whatever order, it is four voices at a window and four at its service point', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), windows), { maxLength: 80 }), (given) => {
      const voiceIn = voiceCounter(MOST);
      const counted = given.map(([handset, windowId]) => ({ windowId, ...voiceIn(from(`h-${handset}`, '192.0.2.1', windowId)) }));
      for (const id of ['w-1', 'w-2', 'w-3'])
        expect(counted.filter(({ windowId, ofWindow }) => windowId === id && ofWindow).length).toBeLessThanOrEqual(MOST);
      expect(counted.filter(({ ofPoint }) => ofPoint).length).toBeLessThanOrEqual(MOST);
    }),
  );
});

test('a handset is one voice, whatever networks it goes through', () => {
  const voiceIn = voiceCounter(MOST);
  const counted = Array.from({ length: 40 }, (_, n) => voiceIn(from('h-1', `192.0.2.${n}`, 'w-1')));
  expect(counted.filter(({ ofWindow }) => ofWindow)).toHaveLength(1);
  expect(voiceIn(from('h-1', '192.0.2.99', 'w-2'))).toEqual({ ofWindow: true, ofPoint: false });
});

test('people with handsets and networks of their own all count, whoever spoke before', () => {
  const voiceIn = voiceCounter(MOST);
  for (let n = 0; n < 50; n += 1) voiceIn(from(`h-${n}`, '192.0.2.1', 'w-1'));
  for (let n = 0; n < 50; n += 1)
    expect(voiceIn(from(`of-somebody-${n}`, `198.51.100.${n}`, 'w-1'))).toEqual({ ofWindow: true, ofPoint: true });
});

test('where the door gave neither handset nor network each stands for itself', () => {
  const voiceIn = voiceCounter(1);
  expect(voiceOf(mac, '2026-03-04', 'sp-1', { device: '', network: '' })).toEqual({});
  for (let n = 0; n < 3; n += 1) expect(voiceIn(from('', '', 'w-1'))).toEqual({ ofWindow: true, ofPoint: true });
  // By SMS no network is known, by a kiosk that forgets no handset.
  expect([voiceIn(from('h-1', '', 'w-1')).ofWindow, voiceIn(from('h-2', '', 'w-1')).ofWindow]).toEqual([true, true]);
  expect([voiceIn(from('', '192.0.2.1', 'w-1')).ofWindow, voiceIn(from('', '192.0.2.1', 'w-1')).ofWindow]).toEqual([true, false]);
});

test('a voice leads from no week and no service point to another', () => {
  const of = (day: string, point: string): unknown => voiceOf(mac, day, point, { device: 'h-1', network: '192.0.2.1' }).voice;
  expect(of('2026-03-02', 'sp-1')).toBe(of('2026-03-08', 'sp-1'));
  const all = [of('2026-03-08', 'sp-1'), of('2026-03-09', 'sp-1'), of('2026-03-08', 'sp-2')].flatMap((voice) => String(voice).split(':'));
  expect(new Set(all).size).toBe(6);
});
