import { Refused } from '@mingjing/contracts/refused';
import type { Call } from '../call';
import type { Device } from '../device';
import { Admissions, type Attempt } from './admissions';
import { Allowances, type Flag, type Taken, type Voter } from './allowance';
import type { Door } from './doors';
import { Floods, type Effort } from './flood';
import { PageTokens, type Bound, type Page, type Puzzle } from './page-token';

const REMEMBERED = 20_000;

/** What somebody brings who evaluates at an open plate. */
export interface Brought {
  /** Window of the plate. */
  place: string;
  /** The page token, empty where there is none. */
  page: string;
  /** What the page's puzzle was answered with. */
  proof: string;
  /** Idempotency key besides the page token; empty for none. */
  key: string;
  device: Device;
}

/** What was decided of a key, for the handset that brought it first. */
interface Decision {
  flags: Flag[];
  handset: string;
  earned: string | undefined;
}

export interface Admitted extends Omit<Attempt<Decision>, 'decision'> {
  /** Key of the evaluation. */
  cause: string;
  flags: Flag[];
  /** Set-Cookie line, where the handset is given one. */
  cookie: string | undefined;
}

/** A page for one evaluation: its token, and the puzzle that is to be solved first where a limit is near. */
export interface GivenPage {
  page: string;
  puzzle?: Puzzle;
}

/** One step more is needed; the page to go on with comes along. */
export class StepNeeded extends Refused {
  constructor(
    code: 'page.needed' | 'proof.needed',
    readonly given: GivenPage,
    readonly waitSeconds: number,
    crowded = false,
  ) {
    const words =
      code === 'page.needed'
        ? {
            zh: '页面已经更新，请再点一次提交；您填写的内容都在。',
            en: 'The page was renewed: send it once more. What you filled in is still here.',
          }
        : {
            zh: `现在评价的人较多，请稍候 ${waitSeconds} 秒再提交${crowded ? '，或改用手机流量提交' : ''}；您填写的内容都在。`,
            en: `Many people are evaluating right now: wait ${waitSeconds} seconds${crowded ? ', or use mobile data' : ''}, then send it again. What you filled in is still here.`,
          };
    super(code, 'refused', { ...words, http: 428 });
  }
}

/** Decides at the door of open plates what is taken, what is taken with a remark, and who has to prove something first. */
export class Ballot {
  private readonly tokens: PageTokens;
  private readonly allowances = new Allowances();
  private readonly floods = new Floods();
  private readonly admissions = new Admissions<Decision>(REMEMBERED);

  constructor(keys: { mac(purpose: string): (text: string) => string }, hash: (text: string) => string) {
    this.tokens = new PageTokens(keys.mac('gateway.page'), hash);
  }

  /** A new page for a plate, with a puzzle where it would be asked for. */
  give(call: Call, place: string, device: Device, key = ''): GivenPage {
    const now = call.gateway.context.clock.now();
    const page = this.tokens.issue({ place, handset: device.id, key }, now);
    const asks = this.allowances.asks({ place, network: call.network, ...(device.known && { handset: device.id }) }, now);
    const { doublings } = this.floods.effort({ place, network: call.network }, now);
    const flooded = doublings > 0 && !device.known;
    return asks || flooded ? { page, puzzle: this.tokens.puzzle(page, doublings) } : { page };
  }

  /**
   * Lets an evaluation in; whoever asked says with `kept` or `refused` what became of it.
   * @throws StepNeeded where a page token, or a proof, is needed first
   */
  admit(call: Call, brought: Brought, { pageNeeded }: Door): Admitted {
    const now = call.gateway.context.clock.now();
    const { place, page: token, key, device } = brought;
    const [page, bound] = this.read(brought, now);
    if (!page && (pageNeeded || !key)) throw new StepNeeded('page.needed', this.give(call, place, device, key), 0);
    const cause = causeOf(page, bound?.key ?? key);
    const { decision, kept, refused } = this.admissions.attempt(`${place}|${cause}`, () => {
      const from = { place, network: call.network };
      const effort = this.floods.effort(from, now);
      const voter: Voter = {
        ...from,
        ...(device.known && page?.ownHandset && { handset: device.id }),
        proof: page ? this.proofOf(token, page, brought.proof, effort) : 'none',
        late: page?.late ?? false,
      };
      const taken = this.take(voter, effort, now);
      if (!taken) throw this.stepFor(call, brought, page, effort, now);
      const { flags } = taken;
      const earned = flags.length === 0 && page?.ownHandset ? call.gateway.devices.earned(device, now) : undefined;
      return { taken, decision: { flags, handset: device.id, earned } };
    });
    // Nobody earns a second cookie by sending the same thing again.
    const cookie = (decision.handset === device.id ? decision.earned : undefined) ?? device.cookie;
    return { cause, flags: decision.flags, cookie, kept, refused };
  }

  /** A token is bound to the key that came with it, or is one itself. */
  private read({ place, page, key, device }: Brought, now: Date): [Page | undefined, Bound | undefined] {
    for (const bound of new Set([key, ''])) {
      const found = page ? this.tokens.read(page, { place, handset: device.id, key: bound }, now) : undefined;
      if (found) return [found, { place, handset: device.id, key: bound }];
    }
    return [undefined, undefined];
  }

  /** Takes it within the allowances; beyond them, and in a flood, for what one more takes. */
  private take(voter: Voter, { doublings }: Effort, now: Date): Taken | undefined {
    const taken = this.allowances.take(voter, now);
    if (!taken || taken.flags.length === 0) return taken;
    const waited = voter.proof !== 'solved';
    if (waited && doublings > 0 && (voter.proof === 'none' || this.floods.line(voter, now) > 0)) return undefined;
    return { ...taken, undo: this.floods.taken(voter, now, waited) };
  }

  private proofOf(token: string, { ageMs }: Page, proof: string, { doublings, waitSeconds }: Effort): Voter['proof'] {
    // While somebody solves the puzzle of their page the flood may have doubled.
    const solved = proof === '' ? undefined : this.tokens.solved(token, proof);
    if (solved !== undefined && solved >= doublings - 1) return 'solved';
    return ageMs >= waitSeconds * 1000 ? 'waited' : 'none';
  }

  private stepFor(
    call: Call,
    { place, page: token, key, device }: Brought,
    page: Page | undefined,
    { doublings, waitSeconds }: Effort,
    now: Date,
  ): StepNeeded {
    const given = page ? token : this.tokens.issue({ place, handset: device.id, key }, now);
    const left = Math.max(waitSeconds - (page?.ageMs ?? 0) / 1000, this.floods.line({ place, network: call.network }, now));
    const wait = Math.min(waitSeconds, Math.max(1, Math.ceil(left)));
    return new StepNeeded('proof.needed', { page: given, puzzle: this.tokens.puzzle(given, doublings) }, wait, doublings > 0);
  }
}

/** A key of one's own must not be that of somebody's page. */
function causeOf(page: Page | undefined, key: string): string {
  if (key === '') return `page:${page?.id ?? ''}`;
  return key.startsWith('page:') ? `key:${key}` : key;
}
