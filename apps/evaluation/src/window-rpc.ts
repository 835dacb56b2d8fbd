import type { evaluation as proto } from '@mingjing/contracts';
import { sameName } from '@mingjing/contracts';
import { authorise, changeOf, type Action, type CallContext } from '@mingjing/kit';
import { windowId } from './ids';
import { listPlates } from './plate-list';
import { one, windowsOf } from './queries';
import { readPlateCode } from './plate-code';
import { missing, stale } from './refusals';
import { freeCode, openWindow } from './registration';
import { reach } from './service-point-rpc';
import { mustBeInUse } from './service-point';
import { requireOwnWindowName } from './similar-points';
import { line, nameLine, optionalLine } from './text';
import { plateView, windowView, type Stored } from './views';
import { describe, issuePlate, revokePlate, type Plate, type StaffMember, type Window, type WindowEvent } from './window';
import { readWindowName } from './window-list';
import type { Work } from './work';

const MOST_STAFF = 20;

function readStaff(staff: proto.StaffMember[]): StaffMember[] {
  return staff.slice(0, MOST_STAFF).map(({ name, badge }) => ({ name: line(name, 'staff', 40), badge: optionalLine(badge, 'staff', 40) }));
}

function windowName(text: string): string {
  return readWindowName(nameLine(text, 'name', 60));
}

/** The other windows of a service point. */
async function windowsBeside(work: Work, servicePointId: string, id: string): Promise<{ id: string; name: string }[]> {
  const all = await windowsOf(work.models, [servicePointId]);
  return all.filter((window) => window.id !== id).map((window) => ({ id: window.id, name: window.state.name }));
}

async function reachWindow(work: Work, call: CallContext, action: Action, id: string): Promise<Stored<Window>> {
  authorise(call.actor, action);
  const found = await one(work.models.windows, id);
  if (!found) throw missing('record');
  authorise(call.actor, action, found.state);
  return found;
}

export function windowHandlers(work: Work) {
  const { windows } = work.models;
  const clock = work.context.clock;
  const change = async (
    call: CallContext,
    name: string,
    id: string,
    decide: (window: Window, meta: { version: number }) => WindowEvent[],
  ) => {
    const handled = await windows.handle(id, { id: `${call.cause}:${name}` }, changeOf(call, clock), decide);
    work.scans.clear();
    return handled;
  };

  return {
    async listWindows({ servicePointId }: proto.ListWindowsRequest, call: CallContext): Promise<proto.ListWindowsResponse> {
      await reach(work, call, 'servicePoint.read', servicePointId);
      return { windows: (await windowsOf(work.models, [servicePointId])).map(windowView) };
    },

    async createWindow(
      { window: wanted, confirmLookAlike = false }: proto.CreateWindowRequest,
      call: CallContext,
    ): Promise<proto.CreateWindowResponse> {
      // A window opens with a plate, and plates are the coordinator's to issue.
      authorise(call.actor, 'plate.issue');
      const point = await one(work.models.servicePoints, wanted?.servicePointId ?? '');
      if (!point) throw missing('record');
      authorise(call.actor, 'plate.issue', point.state);
      mustBeInUse(point.state);
      const id = windowId(call.cause);
      const name = windowName(wanted?.name ?? '');
      const number = optionalLine(wanted?.number ?? '', 'number', 20);
      const staff = readStaff(wanted?.staff ?? []);
      const made = changeOf(call, clock, point.state.divisionPath.at(-1));
      // Sent again it answers what it did, whatever has come since.
      if (!(await one(windows, id))) requireOwnWindowName(name, await windowsBeside(work, point.id, id), confirmLookAlike);
      // Later windows come after those it was registered with, in the order they were opened.
      await openWindow(work, { id, name, number, servicePointId: point.id, point: point.state, ordinal: made.at.getTime() }, made);
      if (staff.length > 0) await change(call, 'staffWindow', id, describe(name, number, staff));
      return { window: windowView((await one(windows, id)) as Stored<Window>) };
    },

    async updateWindow(
      { window: wanted, confirmLookAlike = false }: proto.UpdateWindowRequest,
      call: CallContext,
    ): Promise<proto.UpdateWindowResponse> {
      const { id, state } = await reachWindow(work, call, 'window.manage', wanted?.id ?? '');
      const name = windowName(wanted?.name ?? '');
      if (!sameName(name, state.name)) requireOwnWindowName(name, await windowsBeside(work, state.servicePointId, id), confirmLookAlike);
      const described = describe(name, optionalLine(wanted?.number ?? '', 'number', 20), readStaff(wanted?.staff ?? []));
      const handled = await change(call, 'updateWindow', id, (window, { version }) => {
        if (wanted?.version && wanted.version !== version) throw stale();
        return described(window);
      });
      return { window: windowView(handled) };
    },

    listPlates: (request: proto.ListPlatesRequest, call: CallContext): Promise<proto.ListPlatesResponse> => listPlates(work, request, call),

    async issuePlate({ windowId: window, reason }: proto.IssuePlateRequest, call: CallContext): Promise<proto.IssuePlateResponse> {
      const { id, state } = await reachWindow(work, call, 'plate.issue', window);
      const point = await one(work.models.servicePoints, state.servicePointId);
      if (point) mustBeInUse(point.state);
      const why = optionalLine(reason, 'reason', 200);
      const handled = await change(call, 'issuePlate', id, issuePlate(await freeCode(work, id, call.cause), why));
      const issued = handled.events.map(({ event }) => event).find((event) => event.type === 'PlateIssued');
      const plate = handled.state.plates.find(({ code }) => code === issued?.data.code) as Plate;
      return { plate: plateView(id, state.servicePointId, plate) };
    },

    async revokePlate({ code, reason }: proto.RevokePlateRequest, call: CallContext): Promise<proto.RevokePlateResponse> {
      authorise(call.actor, 'plate.revoke');
      const known = readPlateCode(work.macs.plate, code);
      const { windowId: id } = await work.scans.byCode(known);
      const { state } = await reachWindow(work, call, 'plate.revoke', id);
      const handled = await change(call, 'revokePlate', id, revokePlate(known, line(reason, 'reason', 200)));
      const plate = handled.state.plates.find((one) => one.code === known) as Plate;
      return { plate: plateView(id, state.servicePointId, plate) };
    },
  };
}
