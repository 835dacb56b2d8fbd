import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { systemActor } from '@mingjing/kit';
import { askFirstPassword, createAccount, evolveAccount, isUnopened, noAccount, updateAccount, type Account } from './account';
import {
  confirm,
  evolveAdministration,
  noAdministration,
  propose,
  withdraw,
  type AdministrationEvent,
  type Holding,
  type Proposal,
} from './administration';
import { assignPost, endAssignment, heldFor } from './assignment';
import { codeIdOf } from './first-passwords';
import { inForce } from './held-post';
import { ADMINISTRATORS } from '@mingjing/rights';
import { isAdministrator } from './post';
import { codeText, issueCode, pickupText, setPasswordByCode, typedCode } from './reset';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEGIN = Date.UTC(2026, 0, 5);
const there = { exists: true };
const keys = { mac: (purpose: string) => (text: string) => createHmac('sha256', purpose).update(text).digest('base64url') };
const machine = systemActor('directory');

/**
 * The directory with several people in it, one of whom is after a second account. Whoever that is may do all that their posts
 * allow, in any order, and knows what the interface shows them: pick-up codes of what they asked for, slips of what they confirmed.
 * All others act in good faith: they ask for, confirm and give whatever is wanted, and hand codes to nobody but their holders.
 */
class World {
  readonly accounts = new Map<string, Account>();
  administration = noAdministration();
  now = new Date(BEGIN);
  /** What the attacker was shown, and the accounts they come into. */
  readonly shown = new Set<string>();
  readonly own: Set<string>;

  constructor(attacker: string) {
    this.own = new Set([attacker]);
    const made = (id: string) => this.change(id, (state) => createAccount(id.toLowerCase(), false, this.now)(state, { exists: false }));
    for (const role of ADMINISTRATORS) {
      made(role);
      const wanted = { id: `${role}-0`, postId: `p-${role}`, role };
      this.change(role, (account) => assignPost(heldFor(wanted, { by: machine, now: this.now, newcomerDays: 3 }))(account, there));
    }
    for (const clerk of ['clerk-1', 'clerk-2']) made(clerk);
  }

  change(id: string, decide: (account: Account) => Parameters<typeof evolveAccount>[1][]): void {
    const account = this.accounts.get(id) ?? noAccount();
    this.accounts.set(id, decide(account).reduce(evolveAccount, account));
  }

  decide(decision: (state: typeof this.administration) => AdministrationEvent[]): void {
    this.administration = decision(this.administration).reduce(evolveAdministration, this.administration);
  }

  holdings(): Holding[] {
    return [...this.accounts].flatMap(([accountId, { disabled, assignments }]) =>
      assignments.filter(({ role }) => isAdministrator(role)).map((held) => ({ accountId, disabled, held })),
    );
  }

  mayAct(id: string, ...roles: readonly string[]): boolean {
    const account = this.accounts.get(id);
    if (!account || account.disabled || account.mustChangePassword || account.code) return false;
    return inForce(account.assignments, this.now).some(
      ({ role, id: of }) => roles.includes(role) && !this.administration.ended.includes(of),
    );
  }

  ask(subject: Pick<Proposal, 'id' | 'kind' | 'accountId' | 'assignmentId' | 'role'>, by: string): void {
    const until = new Date(this.now.getTime() + 7 * DAY_MS);
    this.decide(propose({ ...subject, by, at: this.now, until, state: 'open', channel: 'slip' }, this.holdings()));
    for (const id of this.concerned(subject)) if (this.own.has(by)) this.shown.add(pickupText(keys, codeIdOf(id, subject.id)));
  }

  concerned({ id, kind, accountId }: Pick<Proposal, 'id' | 'kind' | 'accountId'>): string[] {
    if (kind === 'endAssignment') return [];
    return kind === 'resetPassword' ? [accountId] : [...this.accounts].flatMap(([of, { asked }]) => (asked === id ? [of] : []));
  }

  confirm(proposal: Proposal, by: string): void {
    const of = this.concerned(proposal);
    const makers = of.flatMap((id) => this.accounts.get(id)?.madeBy ?? []);
    this.decide(confirm(proposal.id, by, this.holdings(), this.now, makers));
    if (proposal.assignmentId) this.change(proposal.accountId, endAssignment(proposal.assignmentId, this.now, true));
    for (const id of of) {
      const first = proposal.kind === 'firstPasswords';
      if (first && !isUnopened(this.accounts.get(id)!)) continue;
      const code = { id: codeIdOf(id, proposal.id), channel: 'slip' as const, pickup: true, by: proposal.by, releasedBy: by };
      const until = new Date(this.now.getTime() + (first ? 168 : 24) * HOUR_MS);
      this.change(id, (account) => issueCode({ ...code, at: this.now, until })(account, there));
      if (this.own.has(by)) this.shown.add(codeText(keys, code.id));
    }
  }

  /** By its holder, who has both halves. */
  open(id: string): void {
    this.change(id, (account) => setPasswordByCode(account.code?.id ?? '', this.now)(account));
  }

  /** With everything the attacker was shown, alone and put together. */
  breakIn(): void {
    const halves = [...this.shown];
    const slips = halves.filter((half) => half.length === 12);
    const typed = [...halves, ...slips.flatMap((slip) => halves.filter((half) => half.length === 6).map((pickup) => slip + pickup))];
    for (const [id, { code }] of this.accounts) {
      if (this.own.has(id) || !code || !typed.some((text) => typedCode(keys, code, text) === 'right')) continue;
      this.open(id);
      this.own.add(id);
    }
  }
}

const STEPS = [
  ...(['create', 'create', 'reset', 'anew', 'confirm', 'confirm', 'confirm', 'confirm', 'open'] as const),
  ...(['assign', 'assign', 'end', 'withdraw', 'disable'] as const),
];

test('with what one person is shown, no sequence of what they and others in good faith do opens a second account', () => {
  const step = fc.record({
    what: fc.constantFrom(...STEPS),
    by: fc.nat({ max: 8 }),
    who: fc.nat({ max: 8 }),
    role: fc.constantFrom(...ADMINISTRATORS, 'supervisor' as const),
    on: fc.nat({ max: 9 }),
    hours: fc.constantFrom(0, 0, 0, 0, 0, 1, 12, 40),
  });
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(fc.constantFrom(...ADMINISTRATORS), fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (attacker, steps) => {
      const world = new World(attacker);
      steps.forEach(({ what, by: byIndex, who, role, on, hours }, n) => {
        world.now = new Date(world.now.getTime() + hours * HOUR_MS);
        const ids = [...world.accounts.keys()];
        const by = ids[byIndex % ids.length]!;
        const target = ids[who % ids.length]!;
        const id = `pr-${n}`;
        const waiting = world.administration.proposals.filter(({ state }) => state === 'open');
        const proposal = waiting[on % Math.max(1, waiting.length)];
        const held = world.accounts.get(target)!.assignments.at(-1);
        let said = 'done';
        try {
          if (what === 'open') world.open(target);
          else if (what === 'create' && world.mayAct(by, 'sysAdmin')) {
            world.change(`u${n}`, (state) => createAccount(`user-${n}`, true, { madeBy: by, asked: id })(state, { exists: false }));
            world.ask({ id, kind: 'firstPasswords', accountId: `u${n}` }, by);
          } else if (what === 'anew' && world.mayAct(by, 'sysAdmin')) {
            world.change(target, (account) => askFirstPassword(id, account.madeBy)(account, there));
            world.ask({ id, kind: 'firstPasswords', accountId: '' }, by);
          } else if (what === 'reset' && world.mayAct(by, ...ADMINISTRATORS))
            world.ask({ id, kind: 'resetPassword', accountId: target }, by);
          else if (what === 'end' && held && world.mayAct(by, ...ADMINISTRATORS)) {
            world.ask({ id, kind: 'endAssignment', accountId: target, assignmentId: held.id, role: held.role }, by);
          } else if (what === 'confirm' && proposal && world.mayAct(by, ...ADMINISTRATORS)) world.confirm(proposal, by);
          else if (what === 'withdraw' && proposal && world.mayAct(by, ...ADMINISTRATORS))
            world.decide(withdraw(proposal.id, by, world.now));
          else if (what === 'assign' && by !== target && world.mayAct(by, 'secAdmin')) {
            const wanted = { id: `${target}-${n}`, postId: `p-${role}`, role };
            const given = heldFor(wanted, { by: { id: by, name: '', assignments: [] }, now: world.now, newcomerDays: 3 });
            world.change(target, (account) => assignPost(given)(account, there));
          } else if (what === 'disable' && world.mayAct(by, 'sysAdmin')) {
            const guard = { now: world.now, formerDays: 30 };
            world.change(target, (account) => updateAccount({ renamed: false, disabled: true }, guard)(account, there));
          } else said = 'skipped';
        } catch (error) {
          said = (error as { code?: string }).code ?? String(error);
        }
        outcomes.set(`${what} ${said}`, (outcomes.get(`${what} ${said}`) ?? 0) + 1);
        world.breakIn();
        if (world.own.size > 1) throw new Error(`${attacker} came into ${[...world.own].join(', ')} by step ${n}, ${what}`);
      });
    }),
    { numRuns: 500 },
  );
  // Otherwise nothing was tried.
  for (const wanted of [
    ...['create done', 'anew done', 'reset done', 'confirm done', 'open done', 'assign done', 'assign assignment.unopened'],
    ...['confirm proposal.secondPerson', 'confirm proposal.ownAccount', 'confirm proposal.newcomer'],
  ])
    expect([wanted, (outcomes.get(wanted) ?? 0) > 0]).toEqual([wanted, true]);
});
