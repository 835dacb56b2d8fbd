import type { evaluation as proto } from '@mingjing/contracts';
import { addDays, dayOf, startOf } from './day';
import { DOOR_FLAGS, type HoldingRule } from '@mingjing/rules';
import { burstOf, reasonsToHold, type Holding } from './holding';
import { numberHashes } from './number';
import type { Target } from './target';
import type { Work } from './work';

/** A submission as far as it says whether it is held. */
export interface Seen {
  submission: Pick<proto.Submission, 'flags'>;
  target: Target;
  /** The number that was left; empty for none. */
  phone: string;
  division: string;
  at: Date;
  /** Of the handset, where the N-a-day rule holds. */
  handset: Handset | undefined;
}

/** Names under which the slots of a handset's day are kept. */
export interface Handset {
  /** Keyed hash of day and device. */
  handset: string;
  /** The same with the window. */
  window: string;
}

/**
 * Why a submission waits until somebody has looked at it; undefined where it counts at once. Nothing is read for one
 * without a number, from a handset at its first window, of which no door noticed anything: for nearly all of them.
 */
export async function holdingOf(work: Work, seen: Seen): Promise<Holding | undefined> {
  const { submission, target, phone, division, at, handset } = seen;
  const flags = submission.flags.filter((flag) => (DOOR_FLAGS as readonly string[]).includes(flag));
  const windowsHere = handset ? work.handsets.note(dayOf(at), handset.handset, handset.window) : 0;
  const phones = [phone, target.phone].filter(Boolean);
  if (flags.length === 0 && phones.length === 0 && windowsHere < 2) return undefined;
  const rule = await work.holdingOf(division);
  const [leftNumber, matterNumber, officialOf, windows] = await Promise.all([
    phone ? timesLeft(work, phone, at, rule) : 0,
    target.phone && target.matter ? mattersWith(work, target, target.matter.handledOn, rule) : 0,
    work.officials.unitsOf(phones),
    handset && windowsHere > 1 ? windowsOf(work, handset, rule) : 0,
  ]);
  const [first, ...others] = reasonsToHold({ flags, leftNumber, matterNumber, officialOf, unitId: target.facts.unitId, windows }, rule);
  return first && { reasons: [first, ...others], burst: burstOf(at, target.facts, first) };
}

/** How often a number was left within the rule's days, this time included; counted no further than the rule asks. */
async function timesLeft({ models, macs }: Work, phone: string, at: Date, { leftNumber }: HoldingRule): Promise<number> {
  const from = addDays(dayOf(at), -leftNumber.days);
  const hashes = numberHashes(macs.leftNumber, phone, from, dayOf(at));
  const filter = { number: { $in: hashes }, submittedAt: { $gte: startOf(from) } };
  return 1 + (await models.evaluations.model.countDocuments(filter, { limit: leftNumber.times }));
}

/** How many matters of the unit have the number of this one, within the rule's days before or after it; itself included. */
async function mattersWith(
  { models, macs }: Work,
  { facts, phone }: Target,
  handled: string,
  { matterNumber }: HoldingRule,
): Promise<number> {
  const [from, to] = [addDays(handled, -matterNumber.days), addDays(handled, matterNumber.days)];
  const hashes = numberHashes(macs.matterNumber, phone, from, to, facts.unitId);
  const filter = { number: { $in: hashes }, handledOn: { $gte: from, $lte: to } };
  return models.matters.model.countDocuments(filter, { limit: matterNumber.times });
}

/** How many windows the handset evaluated today, this one included: each has a first slot. */
async function windowsOf({ models }: Work, { handset, window }: Handset, { windowsADay }: HoldingRule): Promise<number> {
  const others = { slot: { $gte: `${handset}:0:`, $lt: `${handset}:0;`, $ne: `${handset}:0:${window}` } };
  return 1 + (await models.evaluations.model.countDocuments(others, { limit: windowsADay }));
}
