import { evaluation } from '@mingjing/contracts';
import { currentTraceparent, Refused, systemActor } from '@mingjing/kit';
import type { Message } from './message';
import type { Scale } from './reply-phrases';
import { scaleOf } from './scale';
import type { Work } from './work';

/** Messages to one number that a reply may be meant for. */
const CANDIDATES = 20;
const SUBMIT_MS = 10_000;
/** Something reached the number, or may have. */
const OUT = ['sending', 'sent', 'delivered', 'unknown'];

export type Address = evaluation.InvitationAddress;
export type Sent = { _id: string } & Pick<Message, 'matterId' | 'divisionPath' | 'wording' | 'servicePointName' | 'unitName'>;

/** The newest messages that went out to a number, the newest first. */
export async function sentTo(work: Work, recipient: string): Promise<Sent[]> {
  return work.models.messages.model
    .find(
      { recipient, attemptedAt: { $gt: new Date(0) }, state: { $in: OUT } },
      { matterId: 1, divisionPath: 1, wording: 1, servicePointName: 1, unitName: 1 },
    )
    .sort({ attemptedAt: -1, _id: -1 })
    .limit(CANDIDATES)
    .lean<Sent[]>();
}

/** The newest of them that invites for a matter which can still be evaluated. */
export async function newestOpen(work: Work, sent: Sent[]): Promise<{ message: Sent; address: Address } | undefined> {
  const invited = sent.filter(({ matterId }) => matterId);
  if (invited.length === 0) return undefined;
  const addresses = await addressesOf(
    work,
    invited.map(({ matterId }) => matterId),
  );
  const message = invited.find(({ matterId }) => addresses.get(matterId)?.state === 'open');
  return message && { message, address: addresses.get(message.matterId) as Address };
}

export async function addressesOf(work: Work, matterIds: string[]): Promise<Map<string, Address>> {
  const client = work.context.client(evaluation.EvaluationServiceService, '');
  const { addresses } = await client.addressInvitations({ matterIds: [...new Set(matterIds)] });
  return new Map(addresses.map((address) => [address.matterId, address]));
}

/** The choices a message told; numbers in names of places are none. */
export function scaleTold(levels: Scale['levels'], message: Omit<Sent, '_id'> | undefined): Scale {
  if (!message) return scaleOf(levels, '');
  const { wording = '', servicePointName, unitName } = message;
  const names = [servicePointName, unitName].filter(Boolean);
  return scaleOf(
    levels,
    names.reduce((text, name) => text.replaceAll(name, ''), wording),
  );
}

/** The words as the form takes them: what is longer ends in "…", so that the level is not refused with them. */
export function fitting(words: string, longest: number): string {
  const characters = [...words];
  if (characters.length <= longest) return words;
  return longest === 0 ? '' : `${characters.slice(0, longest - 1).join('')}…`;
}

/**
 * Submits an evaluation by SMS in the name of this service.
 * @param cause told again it is one evaluation
 * @returns the code of the refusal; empty where it was taken
 * @throws Refused of kind `unavailable` where it may be tried again
 */
export async function submitBySms(
  work: Work,
  { division, token }: Address,
  { level, words, cause }: { level: string; words: string; cause: string },
): Promise<string> {
  const { maxTextLength } = await work.formOf(division);
  const context = {
    division,
    actorToken: await work.context.signActor(systemActor('notification'), 'evaluation'),
    cause,
    traceparent: currentTraceparent() ?? '',
    deadline: new Date(Date.now() + SUBMIT_MS),
  };
  const text = fitting(words, maxTextLength);
  const submission = { code: '', token, level, dimensions: {}, text, phone: '', channel: 'sms', device: '', network: '', flags: [] };
  const client = work.context.client(evaluation.EvaluationServiceService, division);
  const { results } = await client.submitEvaluations({ items: [{ context, submission }] });
  const result = results[0]?.result;
  if (result?.$case === 'receipt') return '';
  const { kind = 'internal', code = '' } = result?.value ?? {};
  if (kind === 'unavailable' || kind === 'internal') throw new Refused(code || 'evaluation.unavailable', 'unavailable', {});
  return code;
}
