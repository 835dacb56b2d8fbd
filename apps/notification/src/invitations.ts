import { evaluation } from '@mingjing/contracts';
import { mobileOf, type IncomingEvent } from '@mingjing/kit';
import { addDays, dayOf } from '@mingjing/workflow';
import { enqueue, type Wanted } from './queue';
import type { Address, Source, Waiting } from './source';
import { compose, composeFitting, levelsText, linkOf } from './template';
import type { Kind, Purpose } from './message';
import type { Work } from './work';

const ID_LENGTH = 32;

/** One invitation per matter, by primary key; keyed, since units know the ids of their matters. */
export function invitationId(work: Work, matterId: string): string {
  return `inv:${work.macs.message(matterId).slice(0, ID_LENGTH)}`;
}

/** The one reminder of a matter's invitation. */
export function invitationReminderId(work: Work, matterId: string): string {
  return `rem:${work.macs.message(matterId).slice(0, ID_LENGTH)}`;
}

function purposeOf(kind: Kind, place: Pick<Purpose, 'divisionPath' | 'unitId' | 'servicePointId' | 'matterId'>): Purpose {
  const { divisionPath, unitId, servicePointId, matterId } = place;
  return { kind, divisionPath, unitId, servicePointId, matterId, officialId: '', occasion: '', occasionDay: '' };
}

type Recorded = IncomingEvent<evaluation.MatterRecorded>;

/** Invites for the matters of a batch of events that left a phone, where their division invites at all. */
export async function invite(work: Work, events: Recorded[]): Promise<void> {
  const now = work.context.clock.now();
  const wanted: Wanted[] = [];
  for (const { id, data, traceparent } of events) {
    if (!data.hasPhone) continue;
    const { enabled, withinDays } = await work.invitationOf(data.division);
    if (!enabled) continue;
    const old = withinDays > 0 && data.handledOn < addDays(dayOf(now), -withinDays);
    wanted.push({
      id: invitationId(work, data.matterId),
      cause: `${id}:invite`,
      purpose: purposeOf('invitation', data),
      dueAt: now,
      suppressed: old ? 'tooOld' : undefined,
      traceparent,
    });
  }
  await enqueue(work, wanted);
}

/**
 * An invitation went out: by rule its reminder is put into the queue for the day it is due.
 * @param isDue false for a day on which it is made no more
 */
export async function remindLater(
  work: Work,
  { messageId, division }: { messageId: string; division: string },
  sentAt: Date,
  cause: string,
  isDue: (dueAt: Date) => boolean,
): Promise<void> {
  const { enabled, remindAfterDays } = await work.invitationOf(division);
  const invitation = enabled && remindAfterDays > 0 ? await work.models.messages.load(messageId) : undefined;
  if (!invitation) return;
  const { matterId } = invitation.state;
  const dueAt = new Date(sentAt.getTime() + remindAfterDays * 86_400_000);
  if (!isDue(dueAt)) return;
  await enqueue(work, [
    { id: invitationReminderId(work, matterId), cause, purpose: purposeOf('invitationReminder', invitation.state), dueAt },
  ]);
}

/** Why nothing need be sent. Which of them it was is not kept: a message must not say that its matter was evaluated. */
const NOT_NEEDED = new Set(['evaluated', 'expired', 'missing']);

/** States of an invitation that came to nothing: nobody is reminded of what he never got. */
const CAME_TO_NOTHING = new Set(['failed', 'suppressed', 'unknown']);

/** Phones and tokens of matters, from their owner at the time of sending. */
export function invitationSource(work: Work): Source {
  return {
    async address(messages) {
      const client = work.context.client(evaluation.EvaluationServiceService, messages[0]?.state.divisionPath.at(-1) ?? '');
      const { addresses } = await client.addressInvitations({ matterIds: messages.map(({ state }) => state.matterId) });
      const byMatter = new Map(addresses.map((address) => [address.matterId, address]));
      const found = await Promise.all(
        messages.map(async (message): Promise<[string, Address] | undefined> => {
          const address = byMatter.get(message.state.matterId);
          return address && [message.id, await worded(work, message, address)];
        }),
      );
      return new Map(found.filter((entry) => entry !== undefined));
    },
  };
}

async function worded(work: Work, { state }: Waiting, address: evaluation.InvitationAddress): Promise<Address> {
  if (address.state !== 'open') return { suppress: NOT_NEEDED.has(address.state) ? 'notNeeded' : address.state };
  const phone = mobileOf(address.phone);
  if (!phone) return { suppress: 'notMobile' };
  const { enabled, remindAfterDays, template, signature } = await work.invitationOf(address.division);
  const reminder = state.kind === 'invitationReminder';
  if (!enabled || (reminder && remindAfterDays === 0)) return { suppress: 'disabled' };
  if (reminder) {
    const invitation = await work.models.messages.load(invitationId(work, state.matterId));
    if (!invitation || CAME_TO_NOTHING.has(invitation.state.state)) return { suppress: 'notInvited' };
  }
  const { servicePointName, unitName } = address;
  const levels = levelsText(await work.levelsOf(address.division));
  const values = {
    ...{ servicePoint: servicePointName, unit: unitName, levels },
    ...{ link: linkOf(work.publicUrl(), address.token), day: address.handledOn },
  };
  const text = composeFitting(signature, template, values, ['servicePoint', 'unit']);
  const wording = compose(signature, template, { servicePoint: servicePointName, unit: unitName, levels });
  return { send: { phone, text, wording, servicePointName, unitName } };
}
