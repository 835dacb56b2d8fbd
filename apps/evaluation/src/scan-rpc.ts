import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, type CallContext } from '@mingjing/kit';
import { evaluationOfMatter } from './ids';
import { one } from './queries';
import { readPlateCode } from './plate-code';
import { missing } from './refusals';
import type { ServicePoint } from './service-point';
import { goneTo } from './successors';
import { invitedMatter } from './inviting';
import { mustBeOneOf } from './target';
import { formView } from './views';
import { mustBeIssued, type Window } from './window';
import type { Work } from './work';

function where(point: ServicePoint, window: Window | undefined, windowId: string) {
  const { name = '', number = '', staff = [] } = window ?? {};
  return {
    servicePointName: point.name,
    unitName: point.unitName,
    division: point.divisionPath.at(-1) ?? '',
    windowName: name,
    windowNumber: number,
    staff: staff.map((each) => ({ ...each })),
    windowId,
  };
}

async function byCode(work: Work, code: string): Promise<proto.GetScanPageResponse> {
  const known = readPlateCode(work.macs.plate, code);
  const { windowId, window, point } = await work.scans.byCode(known);
  mustBeIssued(window, known);
  if (point.retired) throw await goneTo(work.models, point);
  const form = formView(await work.formOf(point.divisionPath.at(-1) ?? ''));
  return { ...where(point, window, windowId), form, itemName: '', handledOn: '', alreadyEvaluated: false, openUntil: undefined };
}

async function byToken(work: Work, token: string): Promise<proto.GetScanPageResponse> {
  const { id, state: matter } = await invitedMatter(work, token);
  const { servicePoints, windows, evaluations } = work.models;
  const [point, window, given] = await Promise.all([
    one(servicePoints, matter.servicePointId),
    matter.windowId ? one(windows, matter.windowId) : undefined,
    evaluations.model.findOne({ _id: evaluationOfMatter(work.macs.evaluation, id) }, { _id: 1 }).lean(),
  ]);
  if (!point) throw missing('record');
  const form = formView(await work.formOf(matter.divisionPath.at(-1) ?? ''));
  return {
    ...where(point.state, window?.state, matter.windowId),
    form,
    itemName: matter.itemName,
    handledOn: matter.handledOn,
    alreadyEvaluated: given !== null,
    openUntil: matter.invitedUntil,
  };
}

/** What a citizen sees who scans a plate or opens an invitation. */
export async function getScanPage(
  work: Work,
  { code, token }: proto.GetScanPageRequest,
  call: CallContext,
): Promise<proto.GetScanPageResponse> {
  authorise(call.actor, 'scan.read');
  mustBeOneOf(code, token);
  return token ? byToken(work, token) : byCode(work, code);
}
