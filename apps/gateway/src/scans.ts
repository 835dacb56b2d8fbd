import { evaluation } from '@mingjing/contracts';
import { citizen } from '@mingjing/kit';
import type { GatewayContext } from './config';

const REMEMBERED = 20_000;

export type Scanned = { code: string; token: '' } | { code: ''; token: string };

/** What a plate or an invitation leads to, asked with a citizen's rights. */
export class Scans {
  private readonly divisions = new Map<string, string>();
  private readonly asking = new Map<string, Promise<evaluation.GetScanPageResponse>>();

  constructor(private readonly context: GatewayContext) {}

  /** The page; who asks for the same one at the same time shares the call. */
  page(scanned: Scanned): Promise<evaluation.GetScanPageResponse> {
    const key = keyOf(scanned);
    const running = this.asking.get(key);
    if (running) return running;
    const asked = this.context
      .client(evaluation.EvaluationServiceService, this.divisions.get(key) ?? '', { actor: citizen })
      .getScanPage(scanned)
      .then((page) => {
        if (this.divisions.size >= REMEMBERED) this.divisions.clear();
        this.divisions.set(key, page.division);
        return page;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, asked);
    return asked;
  }

  /** Division a submission is routed by; a plate stays where it is until its window moves, so it is asked for once. */
  async divisionOf(scanned: Scanned): Promise<string> {
    return this.divisions.get(keyOf(scanned)) ?? (await this.page(scanned)).division;
  }

  /** Its window moved to another division. */
  forget(scanned: Scanned): void {
    this.divisions.delete(keyOf(scanned));
  }
}

function keyOf({ code, token }: Scanned): string {
  return code ? `c:${code}` : `t:${token}`;
}
