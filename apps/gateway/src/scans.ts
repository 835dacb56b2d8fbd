import { evaluation } from '@mingjing/contracts';
import { citizen } from '@mingjing/kit';
import type { GatewayContext } from './config';

const REMEMBERED = 20_000;
/** Rules change rarely; who sends a form mostly fetched it within this. */
const RULES_MS = 60_000;

export type Scanned = { code: string; token: '' } | { code: ''; token: string };

export interface Place {
  /** Division a submission is routed by. */
  division: string;
  window: string;
}

/** What its page says of an evaluation that was taken. */
export interface ThanksRules {
  changeHours: number;
  /** Codes of the levels that make a case. */
  unsatisfied: readonly string[];
}

interface Known extends Place, ThanksRules {
  /** By the monotonic clock. */
  at: number;
}

/** What a plate or an invitation leads to, asked with a citizen's rights. */
export class Scans {
  private readonly places = new Map<string, Known>();
  private readonly asking = new Map<string, Promise<evaluation.GetScanPageResponse>>();

  constructor(private readonly context: GatewayContext) {}

  /** The page; who asks for the same one at the same time shares the call. */
  page(scanned: Scanned): Promise<evaluation.GetScanPageResponse> {
    const key = keyOf(scanned);
    const running = this.asking.get(key);
    if (running) return running;
    const asked = this.context
      .client(evaluation.EvaluationServiceService, this.places.get(key)?.division ?? '', { actor: citizen })
      .getScanPage(scanned)
      .then((page) => {
        if (this.places.size >= REMEMBERED) this.places.clear();
        this.places.set(key, { division: page.division, window: page.windowId, ...rulesIn(page), at: performance.now() });
        return page;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, asked);
    return asked;
  }

  /** Where it stands; a plate stays where it is until its window moves, so it is asked for once. */
  async placeOf(scanned: Scanned): Promise<Place & ThanksRules> {
    const known = this.places.get(keyOf(scanned));
    if (known) return known;
    const page = await this.page(scanned);
    return { division: page.division, window: page.windowId, ...rulesIn(page) };
  }

  /** Asked for unless the page was shown within the last minute. */
  async rulesOf(scanned: Scanned): Promise<ThanksRules> {
    const known = this.places.get(keyOf(scanned));
    return known && performance.now() - known.at < RULES_MS ? known : rulesIn(await this.page(scanned));
  }

  /** Its window moved to another division. */
  forget(scanned: Scanned): void {
    this.places.delete(keyOf(scanned));
  }
}

function rulesIn({ form }: evaluation.GetScanPageResponse): ThanksRules {
  const unsatisfied = (form?.levels ?? []).filter(({ rating }) => rating === 'unsatisfied').map(({ code }) => code);
  return { changeHours: form?.changeHours ?? 0, unsatisfied };
}

function keyOf({ code, token }: Scanned): string {
  return code ? `c:${code}` : `t:${token}`;
}
