import fc from 'fast-check';
import { ROLES, type Role } from '@mingjing/kit';
import {
  createAccount,
  evolveAccount,
  noAccount,
  normalUsername,
  setPassword,
  updateAccount,
  type Account,
  type AccountEvent,
  type Guard,
} from './account';
import { assignPost, endAssignment } from './assignment';
import { inForce, type HeldPost } from './held-post';
import { isAdministrator } from './post';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const after = (state: Account, events: AccountEvent[]) => events.reduce(evolveAccount, state);
const there = { exists: true };
const on = (n: number): Guard => ({ now: day(n), formerDays: 30 });
const account = after(noAccount(), createAccount('zhang.san', true, day(0))(noAccount(), { exists: false }));
const opened = { ...account, mustChangePassword: false };
const held = (id: string, role: Role, from = day(0), to?: Date): HeldPost => ({
  id,
  postId: `p-${id}`,
  role,
  from,
  ...(to ? { to } : {}),
});

describe('an account', () => {
  test('is created once under a normal name', () => {
    expect(account).toMatchObject({
      username: 'zhang.san',
      mustChangePassword: true,
      disabled: false,
      passwordChangedAt: day(0),
    });
    expect(() => createAccount('zhang.san', true, day(0))(account, there)).toThrow(
      expect.objectContaining({ code: 'account.usernameTaken' }),
    );
    expect(normalUsername(' ＺＨＡＮＧ.san ')).toBe('zhang.san');
  });

  test.each(['ab', '-abc', 'a b c', '张三三', 'a'.repeat(41), '$ne1'])('the name %j is refused', (name) => {
    expect(() => createAccount(name, false, day(0))(noAccount(), { exists: false })).toThrow(
      expect.objectContaining({ code: 'account.usernameInvalid' }),
    );
  });

  test('a new password ends the duty to change it, and is dated', () => {
    const changed = after(account, setPassword(false, day(3))(account, there));
    expect(changed).toMatchObject({ mustChangePassword: false, passwordChangedAt: day(3) });
  });

  test('disabling twice is one event', () => {
    const disabled = after(account, updateAccount({ renamed: false, disabled: true }, on(0))(account, there));
    expect(disabled.disabled).toBe(true);
    expect(updateAccount({ renamed: false, disabled: true }, on(0))(disabled, there)).toEqual([]);
  });

  test('of an administrator is no single one’s to disable or rename: before, during and 30 days after, but never for a post not held', () => {
    const appointed = after(opened, assignPost(held('a', 'secAdmin', day(5)))(opened, there));
    const ended = after(appointed, endAssignment('a', day(10), true)(appointed));
    const never = after(appointed, endAssignment('a', day(3), true)(appointed));
    const tried = (state: Account, n: number, change: { renamed: boolean; disabled: boolean }) => {
      try {
        return updateAccount(change, on(n))(state, there).length;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    for (const change of [
      { renamed: true, disabled: false },
      { renamed: false, disabled: true },
    ]) {
      expect([1, 7, 99].map((n) => tried(appointed, n, change))).toEqual(Array(3).fill('account.administratorsApart'));
      expect([11, 39, 40].map((n) => tried(ended, n, change))).toEqual(['account.administratorsApart', 'account.administratorsApart', 1]);
      expect(tried(never, 4, change)).toBe(1);
    }
    expect(tried({ ...appointed, disabled: true }, 7, { renamed: false, disabled: false })).toBe(1);
  });
});

describe('assignments', () => {
  test('are in force from their start until before their end', () => {
    const list = [held('a', 'supervisor', day(1), day(3))];
    expect([0, 1, 2, 3].map((n) => inForce(list, day(n)).length)).toEqual([0, 1, 1, 0]);
  });

  test('the same post twice in one period is refused; after its end it may be given again', () => {
    const once = after(account, assignPost(held('a', 'supervisor', day(0), day(5)))(account, there));
    expect(() => assignPost({ ...held('b', 'supervisor', day(4)), postId: 'p-a' })(once, there)).toThrow(
      expect.objectContaining({ code: 'assignment.held' }),
    );
    expect(assignPost({ ...held('b', 'supervisor', day(5)), postId: 'p-a' })(once, there)).toHaveLength(1);
  });

  test('an end before the start is refused', () => {
    expect(() => assignPost(held('a', 'supervisor', day(2), day(2)))(account, there)).toThrow(
      expect.objectContaining({ code: 'assignment.period' }),
    );
  });

  test('ending one that has not begun leaves it without a moment in force', () => {
    const future = after(account, assignPost(held('a', 'supervisor', day(9)))(account, there));
    const ended = after(future, endAssignment('a', day(1))(future));
    expect([1, 9, 10].flatMap((n) => inForce(ended.assignments, day(n)))).toEqual([]);
    expect(endAssignment('a', day(10))(ended)).toEqual([]);
  });

  test('one person ends no administrator’s, and a disabled account becomes no administrator', () => {
    const administrator = after(opened, assignPost(held('a', 'sysAdmin', day(1)))(opened, there));
    expect(() => endAssignment('a', day(2))(administrator)).toThrow(expect.objectContaining({ code: 'assignment.needsTwo' }));
    expect(endAssignment('a', day(2), true)(administrator)).toHaveLength(1);
    const disabled = { ...opened, disabled: true };
    expect(() => assignPost(held('a', 'sysAdmin'))(disabled, there)).toThrow(
      expect.objectContaining({ code: 'assignment.accountDisabled' }),
    );
    expect(assignPost(held('a', 'supervisor'))(disabled, there)).toHaveLength(1);
  });

  test('an account whose holder has set no password becomes no administrator, but for the first start', () => {
    expect(() => assignPost(held('a', 'auditAdmin'))(account, there)).toThrow(expect.objectContaining({ code: 'assignment.unopened' }));
    expect(assignPost(held('a', 'supervisor'))(account, there)).toHaveLength(1);
    expect(assignPost(held('a', 'auditAdmin'), true)(account, there)).toHaveLength(1);
  });

  test('whatever is tried, no moment finds an administrator with another role', () => {
    const role = fc.constantFrom(...ROLES);
    const attempt = fc.record({
      role,
      from: fc.integer({ min: 0, max: 20 }),
      days: fc.option(fc.integer({ min: 1, max: 10 })),
      endAt: fc.option(fc.integer({ min: 0, max: 25 })),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 12 }), (attempts) => {
        let state = opened;
        attempts.forEach(({ role, from, days, endAt }, index) => {
          const id = String(index);
          try {
            state = after(state, assignPost(held(id, role, day(from), days === null ? undefined : day(from + days)))(state, there));
            if (endAt !== null) state = after(state, endAssignment(id, day(endAt), true)(state));
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^assignment\./) });
          }
        });
        for (let n = 0; n < 40; n++) {
          const roles = new Set(inForce(state.assignments, day(n)).map((assignment) => assignment.role));
          if ([...roles].some(isAdministrator)) expect(roles.size).toBe(1);
        }
      }),
    );
  });
});
