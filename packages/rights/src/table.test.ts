import fs from 'node:fs';
import path from 'node:path';
import { AUTHORISATION, POST_ROLES, printed, RIGHTS_BY_SERVICE, ROLE_NAMES, ROLES, rolesOf } from '.';

test('no row stands in two services', () => {
  const rows = Object.values(RIGHTS_BY_SERVICE).flatMap((table) => Object.keys(table));
  expect(rows).toHaveLength(new Set(rows).size);
  expect(Object.keys(AUTHORISATION).sort()).toEqual(rows.sort());
});

test('everybody of a unit has rights in their units only, and none that supervises', () => {
  for (const [action, { holders, marks }] of Object.entries(AUTHORISATION)) {
    for (const role of rolesOf('unit')) {
      if (holders[role] === undefined) continue;
      expect([action, marks]).toEqual([action, []]);
      // Places, the calendar and rules are the same for all.
      if (holders[role] !== 'unit') expect(action).toMatch(/^(division|rule|calendar)\.read$/);
    }
  }
});

test('an office that looks at evaluations of others is not needed for joint supervision', () => {
  for (const role of ['coordinationCentre', 'forceOfficer'] as const) {
    const held = Object.entries(AUTHORISATION).filter(([, { holders }]) => holders[role]);
    expect(held.map(([action]) => action)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(evaluation|case|alarm|matter)\./)]),
    );
  }
});

test('every role has a name of its own, and a post is never a citizen or a key', () => {
  expect(new Set(Object.values(ROLE_NAMES)).size).toBe(ROLES.length);
  for (const role of ['citizen', 'app', 'supervisingApp'] as const) expect(POST_ROLES).not.toContain(role);
});

test('docs/rights.md is the table (npm run rights)', () => {
  const file = path.join(__dirname, '../../../docs/rights.md');
  expect(fs.readFileSync(file, 'utf8')).toBe(printed(RIGHTS_BY_SERVICE));
});
