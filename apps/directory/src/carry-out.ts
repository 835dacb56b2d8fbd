import { systemActor, type CallContext } from '@mingjing/kit';
import type { Proposal } from './administration';
import { endAssignment } from './assignment';
import { codeIdOf, releaseFirst, type Released } from './first-passwords';
import { holdingsOf } from './holdings';
import { issue, queueSms } from './issuing';
import type { Office } from './office';

/** The one document of its kind. */
export const ADMINISTRATION = 'administration';

/**
 * Does what two administrators decided; again has no further effect.
 * @returns the codes where they are for paper: of a reset this once
 */
export async function carryOut(office: Office, call: CallContext, proposal: Proposal): Promise<Released[]> {
  const { kind, accountId, assignmentId, decidedBy, decidedAt } = proposal;
  if (kind === 'resetPassword') return reset(office, call, proposal);
  if (kind === 'firstPasswords') return releaseFirst(office, call, proposal);
  if (assignmentId !== undefined) await end(office, accountId, assignmentId, decidedBy, decidedAt);
  return [];
}

async function reset(office: Office, call: CallContext, { id, accountId, by, channel, decidedBy }: Proposal): Promise<Released[]> {
  const codeId = codeIdOf(accountId, id);
  // Where SMS were switched off meanwhile there is the slip.
  const sent = channel === 'sms' && (await queueSms(office, codeId));
  const how = sent ? { channel: 'sms' as const } : { channel: 'slip' as const, pickup: true };
  const issued = await issue(office, call, accountId, { id: codeId, ...how, by, releasedBy: decidedBy });
  return sent ? [] : [{ accountId, ...issued }];
}

/** Ends what was decided and a crash left undone. */
export async function carryOutLeftovers(office: Office): Promise<void> {
  const stored = await office.models.administration.load(ADMINISTRATION);
  if (!stored || stored.state.ended.length === 0) return;
  const { ended, proposals } = stored.state;
  const now = office.context.clock.now();
  for (const { accountId, held } of await holdingsOf(office)) {
    if (!ended.includes(held.id) || (held.to && held.to <= now)) continue;
    const decided = proposals.find((one) => one.assignmentId === held.id && one.state === 'confirmed');
    await end(office, accountId, held.id, decided?.decidedBy, decided?.decidedAt);
  }
}

/** The cause is the assignment's own, whoever comes first: the call or the one after a crash. */
async function end({ models, context, root }: Office, accountId: string, assignmentId: string, by?: string, at?: Date): Promise<void> {
  const change = { by: by ?? systemActor('directory').id, at: at ?? context.clock.now(), division: root };
  const decision = endAssignment(assignmentId, change.at, true);
  await models.accounts.handle(accountId, { id: `ended:${assignmentId}` }, change, decision);
}
