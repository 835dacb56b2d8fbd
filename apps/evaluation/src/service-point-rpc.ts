import type { evaluation as proto } from '@mingjing/contracts';
import { sameName } from '@mingjing/contracts';
import { authorise, changeOf, isRefused, Refused, type CallContext } from '@mingjing/kit';
import { servicePointId } from './ids';
import { named, one, pageOrStretch, windowsOf, within } from './queries';
import { missing, stale } from './refusals';
import { duplicate, readWindowNames, register } from './registration';
import { readKind, rename, retire, type ServicePoint } from './service-point';
import { requireOwnName } from './similar-points';
import { line, nameLine } from './text';
import { servicePointView, windowView, type Stored } from './views';
import { plateInUse } from './window';
import type { Work } from './work';

/** Codes of the first windows' plates, by service point. */
async function plateCodes(work: Work, ids: string[]): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  for (const { state } of await windowsOf(work.models, ids)) {
    const code = plateInUse(state)?.code;
    if (code && !codes.has(state.servicePointId)) codes.set(state.servicePointId, code);
  }
  return codes;
}

async function view(work: Work, stored: Stored<ServicePoint>): Promise<proto.ServicePoint> {
  const codes = await plateCodes(work, [stored.id]);
  return servicePointView(stored, codes.get(stored.id) ?? '');
}

/** A service point as it is now, by id. @throws Refused `record.missing` */
export async function servicePointOf(work: Work, id: string): Promise<proto.ServicePoint> {
  const found = await one(work.models.servicePoints, id);
  if (!found) throw missing('record');
  return view(work, found);
}

function ownSuccessor(): Refused {
  return new Refused('servicePoint.ownSuccessor', 'invalid', {
    field: 'successorId',
    zh: '承接其业务的须是另一个评议对象；如无承接者请留空。',
    en: 'The successor must be another service point; leave it empty where there is none.',
  });
}

/** The service point, where the actor may do this with it. @throws Refused `record.missing` */
export async function reach(
  work: Work,
  call: CallContext,
  action: 'servicePoint.read' | 'servicePoint.manage',
  id: string,
): Promise<Stored<ServicePoint>> {
  authorise(call.actor, action);
  const found = await one(work.models.servicePoints, id);
  if (!found) throw missing('record');
  authorise(call.actor, action, found.state);
  return found;
}

export function servicePointHandlers(work: Work) {
  const { servicePoints } = work.models;
  return {
    async listServicePoints(request: proto.ListServicePointsRequest, call: CallContext): Promise<proto.ListServicePointsResponse> {
      const { division, unitId, query, includeRetired } = request;
      const asked = {
        ...(division && { divisionPath: division }),
        ...(unitId && { unitId }),
        ...named(query),
        ...(!includeRetired && { retired: false }),
      };
      const filter = within(call.actor, 'servicePoint.read', asked);
      const { items, total, totalIsAtLeast, next } = await pageOrStretch(servicePoints, filter, { name: 1, _id: 1 }, request);
      const codes = await plateCodes(
        work,
        items.map(({ id }) => id),
      );
      return { servicePoints: items.map((item) => servicePointView(item, codes.get(item.id) ?? '')), total, totalIsAtLeast, next };
    },

    async getServicePoint({ id }: proto.GetServicePointRequest, call: CallContext): Promise<proto.GetServicePointResponse> {
      const found = await reach(work, call, 'servicePoint.read', id);
      const windows = await windowsOf(work.models, [id]);
      return { servicePoint: await view(work, found), windows: windows.map(windowView) };
    },

    async createServicePoint(
      { servicePoint: wanted, windowNames, confirmLookAlike = false }: proto.CreateServicePointRequest,
      call: CallContext,
    ): Promise<proto.CreateServicePointResponse> {
      authorise(call.actor, 'servicePoint.manage');
      const name = nameLine(wanted?.name ?? '', 'name');
      const kind = readKind(wanted?.kind ?? '');
      const unit = await work.places.unit(line(wanted?.unitId ?? '', 'unitId'));
      const divisionPath = wanted?.division ? (await work.places.division(wanted.division)).path : unit.divisionPath;
      authorise(call.actor, 'servicePoint.manage', { divisionPath, unitId: unit.id });
      const made = servicePointId(call.cause);
      // Sent again it answers what it did, whatever has come since.
      if (!(await one(servicePoints, made)))
        await requireOwnName(work, made, name, { unitId: unit.id, unitName: unit.name }, confirmLookAlike);
      const id = await register(work, call, call.cause, {
        name,
        kind,
        unit,
        divisionPath,
        windowNames: readWindowNames(windowNames, name),
      });
      return { servicePoint: await view(work, (await one(servicePoints, id)) as Stored<ServicePoint>) };
    },

    async updateServicePoint(
      { servicePoint: wanted, confirmLookAlike = false }: proto.UpdateServicePointRequest,
      call: CallContext,
    ): Promise<proto.UpdateServicePointResponse> {
      const { id, state } = await reach(work, call, 'servicePoint.manage', wanted?.id ?? '');
      const name = nameLine(wanted?.name ?? '', 'name');
      const kind = readKind(wanted?.kind ?? '');
      if (!sameName(name, state.name)) await requireOwnName(work, id, name, state, confirmLookAlike);
      const cause = { id: `${call.cause}:updateServicePoint` };
      const handled = await servicePoints
        .handle(id, cause, changeOf(call, work.context.clock), (point, { version }) => {
          if (wanted?.version && wanted.version !== version) throw stale();
          return rename(name, kind)(point);
        })
        .catch((error: unknown) => {
          throw isRefused(error) && error.code === 'store.duplicate' ? duplicate() : error;
        });
      work.scans.clear();
      return { servicePoint: await view(work, handled) };
    },

    async retireServicePoint(
      { id, successorId, reason }: proto.RetireServicePointRequest,
      call: CallContext,
    ): Promise<proto.RetireServicePointResponse> {
      await reach(work, call, 'servicePoint.manage', id);
      if (successorId === id) throw ownSuccessor();
      if (successorId) await reach(work, call, 'servicePoint.read', successorId);
      const why = line(reason, 'reason', 200);
      const handled = await servicePoints.handle(
        id,
        { id: `${call.cause}:retireServicePoint` },
        changeOf(call, work.context.clock),
        retire(successorId, why),
      );
      work.scans.clear();
      return { servicePoint: await view(work, handled) };
    },
  };
}
