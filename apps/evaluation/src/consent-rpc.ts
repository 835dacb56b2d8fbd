import { directory, type evaluation as proto } from '@mingjing/contracts';
import { authorise, changeOf, Refused, type CallContext } from '@mingjing/kit';
import { matterOf } from './known-around';
import { namesOf } from './names';
import { ofCase } from './queries';
import { byReceipt } from './receipt-rpc';
import { missing } from './refusals';
import { openField } from './sealed';
import { mayConsent, setConsent } from './words';
import type { Work } from './work';

/** The citizen lets the unit know them in their open case, or takes that back. */
export async function changeConsent(
  work: Work,
  { receipt, unitMayKnow }: proto.SetConsentRequest,
  call: CallContext,
): Promise<proto.SetConsentResponse> {
  authorise(call.actor, 'consent.set');
  const { id, state } = await byReceipt(work, receipt);
  const cause = { id: `${call.cause}:consent`, hash: work.macs.body(JSON.stringify([id, unitMayKnow])) };
  await work.models.evaluations.handle(id, cause, changeOf(call, work.context.clock, state.divisionPath.at(-1)), setConsent(unitMayKnow));
  return {};
}

/**
 * Whom the citizen lets the unit know, on record before it is shown.
 * @throws Refused `consent.none` where the citizen did not consent, has taken it back, or the case is over
 */
export async function getConsented(
  work: Work,
  { caseId, reader }: proto.GetConsentedRequest,
  call: CallContext,
): Promise<proto.GetConsentedResponse> {
  authorise(call.actor, 'consent.read');
  const found = await ofCase(work.models.evaluations, caseId);
  if (!found) throw missing('record');
  if (!found.state.unitMayKnow || !mayConsent(found.state)) {
    throw new Refused('consent.none', 'missing', {
      zh: '评价人没有同意，或已收回。',
      en: 'The citizen did not consent, or has taken it back.',
    });
  }
  await record(work, call, reader, caseId, found.state.divisionPath.at(-1) ?? '');
  const { sealer } = work.context.keys;
  const [matter, names] = await Promise.all([matterOf(work, found), namesOf(work, [found.state])]);
  const { windowId, day } = found.state;
  return {
    ...{ windowId, windowName: names(found.state).windowName, evaluatedOn: day },
    ...{ matterNumber: matter?.state.matterNumber ?? '', handledOn: matter?.state.handledOn ?? '' },
    name: matter ? openField(sealer, matter.id, 'name', matter.sealed) : '',
    phone: openField(sealer, found.id, 'phone', found.sealed),
  };
}

async function record(work: Work, call: CallContext, reader: string, caseId: string, division: string): Promise<void> {
  const entry = {
    ...{ id: '', at: work.context.clock.now(), actor: reader, action: 'consent.read', target: caseId, outcome: 'done' },
    ...{ reason: '', division, hash: '' },
  };
  await work.context.client(directory.DirectoryServiceService, division).recordAudit({ entry }, { cause: `${call.cause}:audit` });
}
