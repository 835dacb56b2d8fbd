import { codeOrToken } from '@mingjing/contracts';
import { Refused, systemActor, type Actor } from '@mingjing/kit';
import { evaluationOfCause, evaluationOfMatter } from './ids';
import { invitedMatter } from './inviting';
import { readPlateCode } from './plate-code';
import { openField } from './sealed';
import { goneTo } from './successors';
import { mustBeIssued } from './window';
import type { Channel, Facts } from './evaluation';
import type { EvaluatedMatter } from './sealed';
import type { Work } from './work';

/** What is evaluated, found by the code of a plate or the token of an invitation. */
export interface Target {
  facts: Pick<Facts, 'ofMatter' | 'windowId' | 'servicePointId' | 'unitId' | 'divisionPath' | 'source'>;
  /** The matter of an invitation, to be sealed. */
  matter?: EvaluatedMatter;
  /** What its evaluation is called, given the cause of the submission. */
  evaluationId(cause: string): string;
  channel: Channel;
  /** The N-a-day rule holds for open plates; one matter is evaluated once anyway. */
  limited: boolean;
  /** Number of the matter that is evaluated; empty where there is none. */
  phone: string;
}

const PLATE_CHANNELS: Channel[] = ['plate', 'kiosk', 'assisted'];
const MATTER_CHANNELS: Channel[] = ['matter', 'assisted'];
/** A reply by SMS reaches nobody but the sender of invitations: his word alone makes it one. */
const SENDER_CHANNELS: Channel[] = [...MATTER_CHANNELS, 'sms'];
const SENDER = systemActor('notification').id;

function channelOf(asked: string, allowed: Channel[]): Channel {
  if (!asked) return allowed[0] as Channel;
  const channel = allowed.find((one) => one === asked);
  if (channel) return channel;
  throw new Refused('evaluation.unknownChannel', 'invalid', {
    field: 'channel',
    zh: `评价渠道应为：${allowed.join('、')}。`,
    en: `The channel is one of: ${allowed.join(', ')}.`,
  });
}

/** @throws Refused `evaluation.codeOrToken` where not exactly one of the two is given */
export function mustBeOneOf(code: string, token: string): void {
  if (Boolean(code) !== Boolean(token)) return;
  throw codeOrToken();
}

/** @throws Refused for a code or token that is wrong, ended, revoked, expired, or of a retired service point */
export async function findTarget(
  work: Work,
  actor: Actor,
  { code, token, channel }: { code: string; token: string; channel: string },
): Promise<Target> {
  mustBeOneOf(code, token);
  const { evaluation: mac, plate } = work.macs;
  if (token) {
    const { id: matterId, state, sealed } = await invitedMatter(work, token);
    const { windowId, servicePointId, unitId, divisionPath, handledOn, source = 'pushed' } = state;
    const allowed = actor.id === SENDER ? SENDER_CHANNELS : MATTER_CHANNELS;
    const facts = { ofMatter: true, windowId, servicePointId, unitId, divisionPath, source };
    return {
      facts,
      matter: { id: matterId, handledOn },
      evaluationId: () => evaluationOfMatter(mac, matterId),
      channel: channelOf(channel, allowed),
      limited: false,
      phone: openField(work.context.keys.sealer, matterId, 'phone', sealed),
    };
  }
  const known = readPlateCode(plate, code);
  const { windowId, window, point } = await work.scans.byCode(known);
  mustBeIssued(window, known);
  if (point.retired) throw await goneTo(work.models, point);
  const facts = {
    ofMatter: false,
    windowId,
    servicePointId: window.servicePointId,
    unitId: point.unitId,
    divisionPath: point.divisionPath,
    source: 'open' as const,
  };
  return {
    facts,
    evaluationId: (cause) => evaluationOfCause(mac, cause),
    channel: channelOf(channel, PLATE_CHANNELS),
    limited: true,
    phone: '',
  };
}
