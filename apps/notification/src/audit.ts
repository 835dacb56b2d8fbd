import { directory } from '@mingjing/contracts';
import type { Action, CallContext } from '@mingjing/kit';
import type { Work } from './work';

/** Puts on record what an office did and why; the words of the reason stay in the audit log, out of every event. */
export async function audited(
  work: Work,
  call: CallContext,
  { action, target, reason, division }: { action: Action; target: string; reason: string; division: string },
): Promise<void> {
  const at = work.context.clock.now();
  const entry = { id: '', at, actor: call.actor.id, action, target, outcome: 'done', reason, division, hash: '' };
  await work.context.client(directory.DirectoryServiceService, division).recordAudit({ entry }, { cause: `${call.cause}:audit` });
}
