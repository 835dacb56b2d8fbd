import fc from 'fast-check';
import { createAccount, evolveAccount, noAccount, updateAccount, type Account, type AccountEvent } from './account';
import {
  confirm,
  evolveAdministration,
  noAdministration,
  propose,
  withdraw,
  type Administration,
  type AdministrationEvent,
  type Holding,
  type Proposal,
} from './administration';
import { assignPost, endAssignment } from './assignment';
import { inForce, type HeldPost } from './held-post';
import { ADMINISTRATORS } from '@mingjing/rights';
import { isAdministrator } from './post';

type Role = (typeof ADMINISTRATORS)[number];
const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1 + n));
const holding = (accountId: string, role: Role, given: Partial<HeldPost> = {}, disabled = false): Holding => ({
  accountId,
  disabled,
  held: { id: `${accountId}-1`, postId: `p-${role}`, role, from: day(0), ...given },
});
const three = [holding('sys', 'sysAdmin'), holding('sec', 'secAdmin'), holding('aud', 'auditAdmin')];
const four = [...three, holding('sys2', 'sysAdmin')];
const proposal = (about: Holding, by: string, at = day(1), until = day(8)): Proposal => ({
  ...{ id: `pr-${about.accountId}-${by}`, kind: 'endAssignment', accountId: about.accountId, assignmentId: about.held.id },
  ...{ role: about.held.role, by, at, until, state: 'open' },
});
const after = (state: Administration, events: AdministrationEvent[]): Administration => events.reduce(evolveAdministration, state);
const codeOf = (decide: () => unknown): string => {
  try {
    decide();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const proposed = (about: Holding, by: string, holdings = four): Administration =>
  after(noAdministration(), propose(proposal(about, by), holdings)(noAdministration()));

describe('a proposal', () => {
  test('is confirmed by another administrator, once, and never by or about oneself', () => {
    const state = proposed(four[3]!, 'sec');
    const id = 'pr-sys2-sec';
    const by = (who: string, at = day(2), holdings = four) => codeOf(() => confirm(id, who, holdings, at)(state));
    expect([by('sec'), by('sys2'), by('aud'), by('sys')]).toEqual(['proposal.secondPerson', 'proposal.oneself', 'done', 'done']);
    expect(codeOf(() => propose(proposal(four[3]!, 'sys2'), four)(noAdministration()))).toBe('proposal.oneself');
    expect(codeOf(() => propose(proposal(four[3]!, 'aud'), four)(state))).toBe('proposal.open');
    const done = after(state, confirm(id, 'aud', four, day(2))(state));
    expect(done.ended).toEqual(['sys2-1']);
    expect(codeOf(() => confirm(id, 'sys', four, day(2))(done))).toBe('proposal.settled');
    expect(confirm(id, 'aud', four, day(2))(done)).toEqual([]);
    expect(codeOf(() => confirm('pr-none', 'aud', four, day(2))(done))).toBe('proposal.missing');
  });

  test('runs out, is taken back or declined; then it is free to be made anew', () => {
    const state = proposed(four[3]!, 'sec');
    const id = 'pr-sys2-sec';
    expect(codeOf(() => confirm(id, 'aud', four, new Date(day(8).getTime() - 1))(state))).toBe('done');
    expect(codeOf(() => confirm(id, 'aud', four, day(8))(state))).toBe('proposal.settled');
    expect(codeOf(() => withdraw(id, 'sys2', day(2))(state))).toBe('proposal.oneself');
    for (const by of ['sec', 'aud']) {
      const withdrawn = after(state, withdraw(id, by, day(2))(state));
      expect(codeOf(() => confirm(id, 'aud', four, day(2))(withdrawn))).toBe('proposal.settled');
      expect(codeOf(() => propose(proposal(four[3]!, 'aud', day(3)), four)(withdrawn))).toBe('done');
    }
    expect(codeOf(() => propose(proposal(four[3]!, 'aud', day(9)), four)(state))).toBe('done');
  });

  test('asks that both were in office: who proposed it still, who confirms before it was proposed', () => {
    const state = proposed(four[3]!, 'sec');
    const confirmed = (holdings: Holding[]) => codeOf(() => confirm('pr-sys2-sec', 'aud2', holdings, day(2))(state));
    const late = holding('aud2', 'auditAdmin', { from: new Date(day(1).getTime() + 1) });
    expect(confirmed([...four, late])).toBe('proposal.tooNew');
    expect(confirmed([...four, holding('aud2', 'auditAdmin')])).toBe('done');
    expect(confirmed([...four, holding('aud2', 'auditAdmin', {}, true)])).toBe('proposal.tooNew');
    const left = four.map((one) => (one.accountId === 'sec' ? holding('sec', 'secAdmin', { to: day(2) }) : one));
    expect(confirmed([...left, holding('aud2', 'auditAdmin')])).toBe('proposal.settled');
  });
});

describe('the last holder of a post', () => {
  test('is ended by nobody; somebody disabled, not yet or only for a time in office does not count beside them', () => {
    const about = (holdings: Holding[]) => codeOf(() => propose(proposal(holdings[0]!, 'sec'), holdings)(noAdministration()));
    expect(about(three)).toBe('administration.lastHolder');
    expect(about([...three, holding('sys2', 'sysAdmin', {}, true)])).toBe('administration.lastHolder');
    expect(about([...three, holding('sys2', 'sysAdmin', { from: day(2) })])).toBe('administration.lastHolder');
    expect(about([...three, holding('sys2', 'sysAdmin', { to: day(99) })])).toBe('administration.lastHolder');
    expect(about(four)).toBe('done');
  });

  test('is seen in what was decided before, however old the view of the accounts is', () => {
    const both = [proposal(four[0]!, 'sec'), proposal(four[3]!, 'sec')].reduce(
      (state, one) => after(state, propose(one, four)(state)),
      noAdministration(),
    );
    const once = after(both, confirm('pr-sys2-sec', 'aud', four, day(2))(both));
    expect(codeOf(() => confirm('pr-sys-sec', 'aud', four, day(2))(once))).toBe('administration.lastHolder');
  });
});

/**
 * The whole of it: accounts and the one document of decisions, driven by the three administrators (and whom they appoint) in any
 * order. Every step reads the accounts first and decides later, with other people's steps in between; and what was decided is
 * written to the account later still, or after a crash.
 */
test('no one administrator, and no two at once, leave a post without a holder', () => {
  const people = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'];
  const atFirst = [...ADMINISTRATORS, ...ADMINISTRATORS];
  const step = fc.record({
    what: fc.oneof(
      { weight: 3, arbitrary: fc.constant('propose' as const) },
      { weight: 3, arbitrary: fc.constant('confirm' as const) },
      { weight: 5, arbitrary: fc.constantFrom('assign', 'withdraw', 'end', 'disable', 'enable', 'carryOut', 'look') },
    ),
    who: fc.constantFrom(...people),
    by: fc.constantFrom(...people),
    role: fc.constantFrom(...ADMINISTRATORS),
    days: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 3 }),
    on: fc.nat({ max: 20 }),
    stale: fc.boolean(),
    passes: fc.nat({ max: 2 }),
  });
  const outcomes: Record<string, number> = {};
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), (steps) => {
      const accounts = new Map<string, Account>();
      const events = (id: string, made: AccountEvent[]): void =>
        void accounts.set(id, made.reduce(evolveAccount, accounts.get(id) ?? noAccount()));
      people.forEach((id, n) => {
        events(id, createAccount(`person-${n}`, false, day(0))(noAccount(), { exists: false }));
        const role = atFirst[n];
        if (role) events(id, assignPost({ id: `${id}-0`, postId: `p-${role}`, role, from: day(0) })(accounts.get(id)!, { exists: true }));
      });
      const view = (): Holding[] =>
        [...accounts].flatMap(([accountId, { disabled, assignments }]) =>
          assignments.filter(({ role }) => isAdministrator(role)).map((held) => ({ accountId, disabled, held })),
        );
      let state = noAdministration();
      let old = view();
      let hours = 24;
      steps.forEach(({ what, who, by, role, days, on, stale, passes }, n) => {
        hours += passes * 12;
        const now = new Date(day(0).getTime() + hours * 3_600_000);
        const seen = stale ? old : view();
        const there = { exists: true };
        const account = accounts.get(who)!;
        const held = account.assignments.at(-1);
        const waiting = state.proposals.filter((one) => one.state === 'open');
        const open = waiting[on % Math.max(1, waiting.length)];
        const result = codeOf(() => {
          if (what === 'look') old = view();
          else if (what === 'assign') {
            const to = days === null ? {} : { to: new Date(now.getTime() + days * 86_400_000) };
            events(who, assignPost({ id: `${who}-${n + 1}`, postId: `p-${role}`, role, from: now, ...to })(account, there));
          } else if (what === 'propose' && held) {
            const made = {
              ...proposal({ accountId: who, disabled: false, held }, by, now, new Date(now.getTime() + 7 * 86_400_000)),
              id: `pr-${n}`,
            };
            state = after(state, propose(made, seen)(state));
          } else if (what === 'confirm' && open) state = after(state, confirm(open.id, by, seen, now)(state));
          else if (what === 'withdraw' && open) state = after(state, withdraw(open.id, by, now)(state));
          else if (what === 'end' && held) events(who, endAssignment(held.id, now)(account));
          else if (what === 'disable' || what === 'enable')
            events(who, updateAccount({ renamed: false, disabled: what === 'disable' }, { now, formerDays: 30 })(account, there));
          else if (what === 'carryOut')
            for (const id of state.ended) {
              const of = id.slice(0, id.indexOf('-'));
              events(of, endAssignment(id, now, true)(accounts.get(of)!));
            }
        });
        outcomes[`${what} ${result}`] = (outcomes[`${what} ${result}`] ?? 0) + 1;
        for (const moment of [now, day(9_999)]) {
          const inOffice = [...accounts.values()]
            .filter(({ disabled }) => !disabled)
            .flatMap(({ assignments }) => inForce(assignments, moment));
          const held = new Set(inOffice.filter(({ id }) => !state.ended.includes(id)).map((one) => one.role));
          for (const post of ADMINISTRATORS) if (!held.has(post)) throw new Error(`nobody is ${post} after step ${n}, ${what}`);
        }
      });
    }),
    { numRuns: 500 },
  );
  // Otherwise nothing was tried.
  for (const wanted of [
    'confirm done',
    'carryOut done',
    'confirm administration.lastHolder',
    'confirm proposal.secondPerson',
    'disable done',
  ])
    expect([wanted, (outcomes[wanted] ?? 0) > 0]).toEqual([wanted, true]);
});
