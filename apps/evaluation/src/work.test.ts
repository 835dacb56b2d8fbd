import { macsOf } from './work';

const withKey = (key: string) => Object.entries(macsOf({ mac: (purpose) => (text) => `${key}|${purpose}|${text}` }));

test('what is derived needs the key, and is no other than it: who knows an id can compute neither its receipt nor its plate', () => {
  const derived = withKey('ours').map(([name, mac]) => [name, mac('id')]);
  for (const [name, value] of derived) expect([name, value]).toEqual([name, expect.stringMatching(/^ours\|evaluation\.\w+\|id$/)]);
  expect(new Set(derived.map(([, value]) => value)).size).toBe(derived.length);
});
