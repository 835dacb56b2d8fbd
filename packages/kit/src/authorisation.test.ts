import fc from 'fast-check';
import type { Actor, Role } from './actor';
import { ROLES } from './actor';
import { AUTHORISATION, authorise, mayDo, scopeFilter, scopeOf, type Action } from './authorisation';

const ACTIONS = Object.keys(AUTHORISATION) as Action[];
const person = (role: Role, divisions: string[] = [], units: string[] = []): Actor => ({
  id: 'a',
  name: '',
  assignments: [{ postId: 'p', role, divisions, units }],
});
const mayAtAll = (actor: Actor, action: Action): boolean => mayDo(actor, action);

test('the three administrators exclude one another', () => {
  const managing = ACTIONS.filter((action) => /manage|set|audit\.read|rebuild/.test(action));
  const holders = (role: Role) => managing.filter((action) => mayAtAll(person(role), action));
  const [system, security, audit] = (['sysAdmin', 'secAdmin', 'auditAdmin'] as const).map((role) => new Set(holders(role)));
  expect([...system!].filter((action) => security!.has(action) || audit!.has(action))).toEqual([]);
  expect([...security!].filter((action) => audit!.has(action))).toEqual([]);
  for (const held of [system, security, audit]) expect(held!.size).toBeGreaterThan(0);
});

test('no administrator reads evaluations or cases', () => {
  for (const role of ['sysAdmin', 'secAdmin', 'auditAdmin'] as const) {
    for (const action of ['evaluation.read', 'evaluation.reveal', 'case.read', 'matter.read'] as const)
      expect(mayAtAll(person(role), action)).toBe(false);
  }
});

test('nobody of a unit is ever shown a phone number, nor sees beyond his units', () => {
  for (const role of ['windowStaff', 'unitAdmin', 'unitHead'] as const) {
    expect(mayAtAll(person(role, [], ['u1']), 'evaluation.reveal')).toBe(false);
    for (const action of ACTIONS.filter((candidate) => candidate.startsWith('case.') || candidate.startsWith('evaluation.'))) {
      // Even an assignment that names a division by mistake reaches its units only.
      expect(mayDo(person(role, ['632800'], ['u1']), action, { unitId: 'u2', divisionPath: ['632800', '632801'] })).toBe(false);
    }
  }
});

test('a post of a unit takes every supervising right away, and no other', () => {
  const target = { unitId: 'u1', divisionPath: ['632800'] };
  const roles: Role[] = ['supervisor', 'coordinator', 'approver', 'leader'];
  const above = ACTIONS.filter((action) => roles.some((role) => mayDo(person(role, ['632800']), action, target)));
  const both = (role: Role, unitRole: Role): Actor => ({
    ...person(role, ['632800']),
    assignments: [...person(role, ['632800']).assignments, ...person(unitRole, [], ['u1']).assignments],
  });
  for (const unitRole of ['windowStaff', 'unitAdmin', 'unitHead', 'app'] as const) {
    const kept = above.filter((action) => roles.some((role) => mayDo(both(role, unitRole), action, target)));
    // By none of these it can be told who evaluated: structure, matters, and what the owner shows by halves.
    expect(
      kept.filter((action) => !/^(division|unit|post|rule|calendar|servicePoint|window|plate|matter|handledCount)\./.test(action)),
    ).toEqual(['release.read', 'words.read', 'case.read', 'case.verify', 'case.stateOwnSide', 'case.extend.request', 'statistics.read']);
    expect(kept).not.toContain('rule.set');
    expect(() => authorise(both('coordinator', unitRole), 'message.read', target)).toThrow(
      expect.objectContaining({ code: 'authorisation.ofUnit' }),
    );
  }
});

test('a record outside the scope answers as one that is not there, a role without the action as forbidden', () => {
  const supervisor = person('supervisor', ['632801']);
  expect(() => authorise(supervisor, 'case.read', { divisionPath: ['632800', '632802'] })).toThrow(
    expect.objectContaining({ kind: 'missing' }),
  );
  expect(() => authorise(supervisor, 'audit.read')).toThrow(expect.objectContaining({ kind: 'forbidden' }));
  expect(() => authorise(supervisor, 'case.read', { divisionPath: ['632800', '632801', '632801100'] })).not.toThrow();
});

test('the filter of a list lets through exactly what authorise lets through, for every role, action, scope and record', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const assignment = fc.record({
    postId: fc.constant('p'),
    role: fc.constantFrom(...ROLES),
    divisions: fc.uniqueArray(id, { maxLength: 2 }),
    units: fc.uniqueArray(id, { maxLength: 2 }),
  });
  const actors = fc.record({
    id: fc.constant('x'),
    name: fc.constant(''),
    assignments: fc.array(assignment, { minLength: 1, maxLength: 3 }),
  });
  const records = fc.record({ divisionPath: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }), unitId: id });
  fc.assert(
    fc.property(actors, fc.constantFrom(...ACTIONS), records, (actor, action, record) => {
      if (!mayAtAll(actor, action)) return;
      expect(matches(scopeFilter(actor, action), record)).toBe(mayDo(actor, action, record));
    }),
    { numRuns: 2_000 },
  );
});

test('a system acts only where the table names it', () => {
  const gateway: Actor = { id: 'system:gateway', name: 'gateway', assignments: [] };
  expect(scopeOf(gateway, 'session.open').all).toBe(true);
  expect(mayAtAll(gateway, 'case.read')).toBe(false);
});

interface Filter {
  $or?: Filter[];
  divisionPath?: { $in: string[] };
  unitId?: { $in: string[] };
}

function matches({ $or, divisionPath, unitId }: Filter, record: { divisionPath: string[]; unitId: string }): boolean {
  if ($or) return $or.some((part) => matches(part, record));
  if (divisionPath && !record.divisionPath.some((division) => divisionPath.$in.includes(division))) return false;
  return !unitId || unitId.$in.includes(record.unitId);
}
