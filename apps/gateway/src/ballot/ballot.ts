import { Refused } from '@mingjing/contracts/refused';
import type { GatewayContext } from '../config';
import type { Device, Devices } from '../device';
import { Admissions, type Attempt } from './admissions';
import { Allowances, type Flag, type Voter } from './allowance';
import type { Door } from './doors';
import { momentOf } from './meters';
import { PageTokens, type Bound, type Page, type Puzzle } from './page-token';
import { UsualDays, type AskDays } from './usual';

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
  /** The level is a complaint. */
  unsatisfied: boolean;
}

/** What was decided of a key, and the handset that brought it first. */
interface Decision {
  flags: Flag[];
  handset: Device;
}

export interface Admitted extends Omit<Attempt<Decision>, 'decision'> {
  /** Key of the evaluation. */
  cause: string;
  flags: Flag[];
  /** The handset as it goes on from here. */
  device: Device;
}

/** A page for one evaluation: its token and its puzzle. */
export interface GivenPage {
  page: string;
  puzzle: Puzzle;
}

/** There is no page of ours; one to go on with comes along. */
export class PageNeeded extends Refused {
  constructor(readonly given: GivenPage) {
    super('page.needed', 'refused', {
      zh: '页面已经更新，请再点一次提交；您填写的内容都在。',
      en: 'The page was renewed: send it once more. What you filled in is still here.',
      http: 428,
    });
  }
}

/** A request as far as it matters here. */
interface Asking {
  gateway: { context: Pick<GatewayContext, 'clock'>; devices: Devices };
  network: string;
}

/**
 * Decides at the door of open plates what is taken without a remark. Nothing that anybody sees follows from it: pages and
 * answers are the same whatever others did, or they would tell who was there a moment ago.
 */
export class Ballot {
  private readonly tokens: PageTokens;
  private readonly usual: UsualDays;
  private readonly allowances: Allowances;
  private readonly admissions = new Admissions<Decision>(REMEMBERED);

  constructor({ keys, log }: Pick<GatewayContext, 'keys' | 'log'>, hash: (text: string) => string, askDays: AskDays) {
    this.tokens = new PageTokens(keys.mac('gateway.page'), hash);
    this.usual = new UsualDays(askDays, (err) => log.warn({ err }, 'what plates are used to is not known: they have the least'));
    this.allowances = new Allowances((place) => this.usual.of(place));
  }

  /** Before an evaluation is let in, it is learned what the plate is used to; mostly its page has asked for that. */
  async prepare(call: Asking, place: string): Promise<void> {
    await this.usual.refresh(place, momentOf(call.gateway.context.clock.now()).day);
  }

  /** A new page for a plate. */
  give(call: Asking, place: string, device: Device, key = ''): GivenPage {
    const now = call.gateway.context.clock.now();
    void this.usual.refresh(place, momentOf(now).day);
    const page = this.tokens.issue({ place, handset: device.id, key }, now);
    return { page, puzzle: this.tokens.puzzle(page) };
  }

  /**
   * Lets an evaluation in; whoever asked says with `kept` or `refused` what became of it.
   * @throws PageNeeded where a page of ours is needed and none came
   */
  admit(call: Asking, brought: Brought, { pageNeeded }: Door): Admitted {
    const now = call.gateway.context.clock.now();
    const { place, page: token, key, device } = brought;
    const [page, bound] = this.read(brought, now);
    if (!page && (pageNeeded || !key)) throw new PageNeeded(this.give(call, place, device, key));
    const cause = causeOf(page, bound?.key ?? key);
    const { decision, kept, refused } = this.admissions.attempt(`${place}|${cause}`, () => {
      const voter: Voter = {
        place,
        network: call.network,
        ...(device.known && page?.ownHandset && { handset: device.id }),
        proved: page !== undefined && this.tokens.solves(token, brought.proof),
        late: page?.late ?? false,
        unsatisfied: brought.unsatisfied,
      };
      const taken = this.allowances.take(voter, now);
      const { flags } = taken;
      const earned = flags.length === 0 && page?.ownHandset;
      return { taken, decision: { flags, handset: earned ? call.gateway.devices.earned(device, now) : device } };
    });
    // Nobody earns a second cookie by sending the same thing again.
    const { flags, handset } = decision;
    return { cause, flags, device: handset.id === device.id ? handset : device, kept, refused };
  }

  /** A token is bound to the key that came with it, or is one itself. */
  private read({ place, page, key, device }: Brought, now: Date): [Page | undefined, Bound | undefined] {
    for (const bound of new Set([key, ''])) {
      const found = page ? this.tokens.read(page, { place, handset: device.id, key: bound }, now) : undefined;
      if (found) return [found, { place, handset: device.id, key: bound }];
    }
    return [undefined, undefined];
  }
}

/** A key of one's own must not be that of somebody's page. */
function causeOf(page: Page | undefined, key: string): string {
  if (key === '') return `page:${page?.id ?? ''}`;
  return key.startsWith('page:') ? `key:${key}` : key;
}
