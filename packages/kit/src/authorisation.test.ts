import fc from 'fast-check';
import { AUTHORISATION, OF_THEIR_UNITS, right, ROLES, type Action, type Role } from '@mingjing/rights';
import type { Actor } from './actor';
import { authorise, mayDo, rightsOf, scopeFilter, scopeOf, type Concerns, type Target } from './authorisation';

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
  const target = { unitId: 'u1', divisionPath: ['632800'], concerns: { accounts: [], units: [] } };
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
    ).toEqual([
      'number.read',
      'number.allot',
      'number.void',
      'release.read',
      'words.read',
      'case.read',
      'case.verify',
      'case.stateOwnSide',
      'case.extend.request',
      // What is about their own unit the veto of the record keeps from them.
      'instruction.read',
      'instruction.readNamed',
      'instruction.readClue',
      'instruction.approve',
      'force.read',
      'statistics.read',
      'paper.read',
    ]);
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
  // Of records that are about somebody: on a store, in test/rights.service.test.ts.
  const plain = ACTIONS.filter((action) => !AUTHORISATION[action].marks.some((mark) => mark === 'concerns'));
  fc.assert(
    fc.property(actors, fc.constantFrom(...plain), records, (actor, action, record) => {
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

describe('records that name people, or are about somebody', () => {
  const petitions = rightsOf({
    'petition.read': right({ coordinator: 'division', forceOfficer: 'member', 'system:lead': 'any', sysAdmin: 'any' }, 'concerns'),
    'instruction.read': right({ coordinationCentre: 'division', forceOfficer: 'unit' }),
  });
  const nobody: Concerns = { accounts: [], units: [] };
  const day = (n: number) => new Date(Date.UTC(2021, 6, n));
  const named = (at: Date, to?: Date): Target => ({
    divisionPath: ['632800'],
    membership: { members: [{ accountId: 'a', from: day(9), ...(to && { to }) }], at },
    concerns: nobody,
  });

  test.each<[string, Target, boolean]>([
    ['the moment they are named', named(day(9)), true],
    ['later, without an end', named(day(30)), true],
    ['before', named(new Date(day(9).getTime() - 1)), false],
    ['the last moment', named(new Date(day(13).getTime() - 1), day(13)), true],
    ['the end', named(day(13), day(13)), false],
    ['named in none', { divisionPath: ['632800'], concerns: nobody }, false],
  ])('a member reads it while it names them, whatever their post reaches: %s', (_words, target, reads) => {
    expect(petitions.mayDo(person('forceOfficer', ['632800'], ['u1']), 'petition.read', { ...target, unitId: 'u1' })).toBe(reads);
  });

  test('somebody else who is named there, or holds another post, does not', () => {
    expect(petitions.mayDo({ ...person('forceOfficer'), id: 'b' }, 'petition.read', named(day(9)))).toBe(false);
    expect(petitions.mayDo(person('supervisor', ['632800']), 'petition.read', named(day(9)))).toBe(false);
  });

  test('what is addressed to several bodies is read by each of them', () => {
    const of = (unit: string) => petitions.mayDo(person('forceOfficer', [], [unit]), 'instruction.read', { unitId: ['u1', 'u2'] });
    expect([of('u1'), of('u2'), of('u3')]).toEqual([true, true, false]);
  });

  test('nobody reads what concerns them or their unit: it is not there', () => {
    const about: Target = { divisionPath: ['632800'], membership: named(day(9)).membership!, concerns: { accounts: ['a'], units: ['u1'] } };
    const ofUnit = {
      id: 'c',
      name: '',
      assignments: [...person('coordinator', ['632800']).assignments, ...person('unitAdmin', [], ['u1']).assignments],
    };
    for (const actor of [person('coordinator', ['632800']), person('forceOfficer'), person('sysAdmin'), ofUnit])
      expect(() => petitions.authorise(actor, 'petition.read', about)).toThrow(expect.objectContaining({ kind: 'missing' }));
    // Who looks after the unit is not of it.
    expect(petitions.mayDo({ ...person('coordinator', ['632800'], ['u1']), id: 'd' }, 'petition.read', about)).toBe(true);
    expect(petitions.mayDo({ id: 'system:lead', name: '', assignments: [] }, 'petition.read', about)).toBe(true);
  });

  test('before it is said whom it concerns nobody gets at it', () => {
    const unsaid: Target = { divisionPath: ['632800'] };
    expect(() => petitions.authorise(person('coordinator', ['632800']), 'petition.read', unsaid)).toThrow('whom the record concerns');
    expect(petitions.scopeFilter(person('coordinator', ['632800']), 'petition.read')).toMatchObject({
      'concerns.accounts': { $exists: true },
      'concerns.units': { $exists: true },
    });
  });

  test('a list of them needs the moment that counts', () => {
    expect(() => petitions.scopeFilter(person('forceOfficer'), 'petition.read')).toThrow('the moment');
  });

  test('whatever posts somebody holds', () => {
    const all = rightsOf({ read: right(Object.fromEntries(ROLES.map((role) => [role, 'any'])), 'concerns') });
    const assignment = fc.record({
      ...{ postId: fc.constant('p'), role: fc.constantFrom(...ROLES), divisions: fc.constant<string[]>(['d']) },
      units: fc.subarray(['u1', 'u2', 'u3']),
    });
    const about = fc.record({ accounts: fc.subarray(['a', 'b']), units: fc.subarray(['u1', 'u2', 'u3']) });
    fc.assert(
      fc.property(fc.array(assignment, { minLength: 1, maxLength: 4 }), about, (assignments, concerns) => {
        const actor: Actor = { id: 'a', name: '', assignments };
        const own = assignments.filter(({ role }) => OF_THEIR_UNITS.includes(role)).flatMap(({ units }) => units);
        const concerned = concerns.accounts.includes('a') || concerns.units.some((unit) => own.includes(unit));
        expect(all.mayDo(actor, 'read', { concerns })).toBe(!concerned);
      }),
    );
  });
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
