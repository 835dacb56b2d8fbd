import { evaluation } from '@mingjing/contracts';
import { citizen, kept, KnownValues, STANDING } from '@mingjing/kit';
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

export type KnownPlace = Place & Pick<ThanksRules, 'unsatisfied'>;

/** What its page says of an evaluation that was taken. */
export interface ThanksRules {
  changeHours: number;
  /** Codes of the levels that make a case. */
  unsatisfied: readonly string[];
}

/** What a plate or an invitation leads to, asked with a citizen's rights. */
export class Scans {
  /** A plate stays where it is until its window moves, so it is asked for once. */
  private readonly places = new KnownValues<KnownPlace>({ holding: STANDING, freshMs: Infinity, most: REMEMBERED });
  private readonly rules = new KnownValues<ThanksRules>({ holding: STANDING, freshMs: RULES_MS, most: REMEMBERED });
  private readonly asking = new Map<string, Promise<evaluation.GetScanPageResponse>>();

  constructor(private readonly context: GatewayContext) {}

  /** The page; who asks for the same one at the same time shares the call. */
  page(scanned: Scanned, timeoutMs?: number): Promise<evaluation.GetScanPageResponse> {
    const key = keyOf(scanned);
    const running = this.asking.get(key);
    if (running) return running;
    const asked = this.context
      .client(evaluation.EvaluationServiceService, this.places.peek(key)?.division ?? '', { actor: citizen })
      .getScanPage(scanned, { timeoutMs })
      .then((page) => {
        this.places.set(key, placeIn(page));
        this.rules.set(key, rulesIn(page));
        return page;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, kept(asked));
    return asked;
  }

  /** Where it stands. */
  placeOf(scanned: Scanned): Promise<KnownPlace> {
    return this.places.get(keyOf(scanned), async (timeoutMs) => placeIn(await this.page(scanned, timeoutMs)));
  }

  /** As its page showed them within the last minute; while nobody answers, as they were last. */
  rulesOf(scanned: Scanned): Promise<ThanksRules> {
    return this.rules.get(keyOf(scanned), async (timeoutMs) => rulesIn(await this.page(scanned, timeoutMs)));
  }

  /** Its window moved to another division. */
  forget(scanned: Scanned): void {
    this.places.delete(keyOf(scanned));
  }
}

function placeIn(page: evaluation.GetScanPageResponse): KnownPlace {
  return { division: page.division, window: page.windowId, unsatisfied: rulesIn(page).unsatisfied };
}

function rulesIn({ form }: evaluation.GetScanPageResponse): ThanksRules {
  const unsatisfied = (form?.levels ?? []).filter(({ rating }) => rating === 'unsatisfied').map(({ code }) => code);
  return { changeHours: form?.changeHours ?? 0, unsatisfied };
}

function keyOf({ code, token }: Scanned): string {
  return code ? `c:${code}` : `t:${token}`;
}
