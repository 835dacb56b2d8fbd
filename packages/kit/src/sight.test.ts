import type { Role } from '@mingjing/rights';
import { citizen, systemActor, type Actor } from './actor';
import { isOfUnit, mustNotBeOfUnit } from './sight';

const holding = (...roles: Role[]): Actor => ({
  id: 'person',
  name: '',
  assignments: roles.map((role) => ({ postId: '', role, divisions: [], units: [] })),
});

test.each<[Role[], boolean]>([
  [['windowStaff'], true],
  [['unitAdmin'], true],
  [['unitHead'], true],
  [['app'], true],
  [['supervisor', 'unitAdmin'], true],
  [['supervisor'], false],
  [['supervisingApp'], false],
  [['coordinator', 'leader'], false],
  [[], false],
])('%j is of a unit: %s', (roles, of) => expect(isOfUnit(holding(...roles))).toBe(of));

test('neither a citizen nor a service of ours is of a unit', () => {
  expect(isOfUnit(citizen)).toBe(false);
  expect(isOfUnit(systemActor('lead'))).toBe(false);
});

test('one post of a unit is enough to be sent to what was released', () => {
  const refused = expect.objectContaining({ code: 'authorisation.ofUnit', kind: 'forbidden' }) as Error;
  expect(() => mustNotBeOfUnit(holding('supervisor', 'unitHead'))).toThrow(refused);
  expect(() => mustNotBeOfUnit(holding('supervisor', 'coordinator'))).not.toThrow();
});
