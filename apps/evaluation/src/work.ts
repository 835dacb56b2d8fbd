import type { ServiceContext } from '@mingjing/kit';
import {
  dailyLimit,
  evaluationAlarms,
  evaluationForm,
  evaluationHolding,
  invitationDays,
  privacyFloor,
  type AlarmsRule,
  type Form,
  type HoldingRule,
  type PrivacyFloor,
} from '@mingjing/rules';
import { Handsets } from './handsets';
import type { Mac } from './plate-code';
import type { Models } from './models';
import { Officials } from './officials';
import { Places } from './places';
import { QuickRatings } from './quick-ratings';
import { ScanCache } from './scan-cache';

/** What every part of the service works with. */
export interface Work {
  context: ServiceContext;
  models: Models;
  /** Windows by plate code, the hot read. */
  scans: ScanCache;
  /** Divisions and units as the directory has them. */
  places: Places;
  /** Whose numbers belong to officials. */
  officials: Officials;
  /** Which windows each handset evaluated today. */
  handsets: Handsets;
  /** Which handsets evaluate suspiciously soon after the message. */
  quickRatings: QuickRatings;
  macs: ReturnType<typeof macsOf>;
  formOf(division: string): Promise<Form>;
  dailyLimitOf(division: string): Promise<number>;
  invitationDaysOf(division: string): Promise<number>;
  holdingOf(division: string): Promise<HoldingRule>;
  alarmsOf(division: string): Promise<AlarmsRule>;
  /** In force for the whole platform. */
  privacyFloor(): Promise<PrivacyFloor>;
  /** Last day of the last week that this process knows to be closed or being closed; empty at first. */
  closing: { until: string };
}

/** What is derived of ids, numbers and words, each with a key of its own: nobody without it can compute or compare them. */
export function macsOf(keys: Pick<ServiceContext['keys'], 'mac'>) {
  return {
    plate: keys.mac('evaluation.plate'),
    receipt: keys.mac('evaluation.receipt'),
    receiptHash: keys.mac('evaluation.receiptHash'),
    cause: keys.mac('evaluation.cause'),
    invitation: keys.mac('evaluation.invitation'),
    invited: keys.mac('evaluation.invited'),
    evaluation: keys.mac('evaluation.id'),
    slot: keys.mac('evaluation.slot'),
    handset: keys.mac('evaluation.handset'),
    voice: keys.mac('evaluation.voice'),
    leftNumber: keys.mac('evaluation.leftNumber'),
    matterNumber: keys.mac('evaluation.matterNumber'),
    alarm: keys.mac('evaluation.alarm'),
    body: keys.mac('evaluation.body'),
    words: keys.mac('evaluation.words'),
  } satisfies Record<string, Mac>;
}

/** Makes them, once per running service. */
export function openWork(context: ServiceContext, models: Models): Work {
  const { rules, keys } = context;
  return {
    context,
    models,
    scans: new ScanCache(models),
    places: new Places(context),
    officials: new Officials(context, keys.mac('phone.official')),
    handsets: new Handsets(),
    quickRatings: new QuickRatings(),
    macs: macsOf(keys),
    formOf: (division) => rules.get(evaluationForm, division),
    dailyLimitOf: (division) => rules.get(dailyLimit, division),
    invitationDaysOf: (division) => rules.get(invitationDays, division),
    holdingOf: (division) => rules.get(evaluationHolding, division),
    alarmsOf: (division) => rules.get(evaluationAlarms, division),
    privacyFloor: () => rules.get(privacyFloor, ''),
    closing: { until: '' },
  };
}
