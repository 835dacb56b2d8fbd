import { directory, type supervision } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { EvidenceWork } from '@mingjing/evidence';
import { authorise, missing, type CallContext, type Handlers, type ServiceContext } from '@mingjing/kit';
import { actOn, askedOf, describe, type Policies, type Running } from '@mingjing/loop';
import { dayOf } from '@mingjing/workflow';
import { exported } from './export';
import { figures } from './figures';
import { listForces, requireForces, setForce } from './force';
import type { Instruction, InstructionEvent, Policy } from './instruction';
import { instructionLoop, type InstructionAction } from './loop';
import type { Models } from './models';
import { listInstructions, listLegs, readable, recentSupervision } from './queries';
import { namesOf, viewOf, type Stored } from './view';

export interface Parts {
  context: ServiceContext;
  models: Models;
  policies: Policies<Policy>;
  evidence: EvidenceWork;
  everyMs: number;
}

/** What a decision cannot see from the instruction alone. */
function outsideOf({ context, models, policies }: Parts): Running<Instruction, InstructionEvent, Policy, InstructionAction>['outside'] {
  const legs = ({ input }: { input: { legs: { unitId: string }[] } }) =>
    requireForces(
      models,
      'legs',
      input.legs.map(({ unitId }) => unitId),
    );
  return {
    draft: legs,
    redraft: legs,
    drawIn: ({ input }: { input: { unitId: string } }) => requireForces(models, 'unitId', [input.unitId]),
    async issue({ id, s, input }: { id: string; s: Instruction; input: { repeatReason?: string } }) {
      const now = context.clock.now();
      const { limits } = await policies.for(s.divisionPath.at(-1) ?? '', now, now);
      const asked = { bodies: s.concerns.units, days: limits.repeatedDays, except: id };
      const found = input.repeatReason?.trim() ? [] : await recentSupervision(context, models, asked);
      if (found.length === 0) return;
      throw new Refused('instruction.repeated', 'conflict', {
        field: 'repeatReason',
        zh: `被监督单位 ${limits.repeatedDays} 天内已被督查过。确需再次监督的，请填写理由后下发。`,
        en: `A body was supervised within the last ${limits.repeatedDays} days. If it has to be again, say why and issue it.`,
      });
    },
  };
}

export function handlers(parts: Parts): Handlers<typeof supervision.SupervisionServiceService> {
  const { context, models, policies } = parts;
  const shown = async (found: Stored | undefined, { actor }: CallContext) => {
    const instruction = found && viewOf(context, found, actor, await namesOf(models, [found.state]));
    if (!instruction) throw missing('instruction');
    return { instruction };
  };
  const running = {
    ...{ loop: instructionLoop, context, aggregates: models.instructions, policies, outside: outsideOf(parts) },
    requireFiles: (id: string, actor: CallContext['actor'], refs: string[]) => parts.evidence.requireRefs(id, actor, refs),
  };
  return {
    async actOnInstruction({ act, division }, call) {
      const asked = askedOf(act);
      if (asked.action !== 'draft') return shown((await actOn(running, asked, call)).whole(), call);
      authorise(call.actor, 'instruction.lead');
      const { units, path } = await opening(parts, asked.input, division, call);
      const id = `i${context.keys.mac('supervision.instruction')(`${call.actor.id}:${call.cause}`).replace(/[-_]/g, '0').slice(0, 24)}`;
      const done = await actOn(running, { ...asked, id }, call, { divisionPath: path, concerns: { accounts: [], units } });
      return shown(done.whole(), call);
    },
    getInstruction: async ({ id }, call) => {
      readable(call.actor, context.clock.now());
      return shown(await models.instructions.load(id), call);
    },
    listInstructions: (request, { actor }) => listInstructions(context, models, request, actor),
    listLegs: (request, { actor }) => listLegs(context, models, request, actor),
    describeInstructions: () => Promise.resolve({ json: JSON.stringify(describe(instructionLoop)) }),
    async findRecentSupervision({ bodyUnitIds }, { actor, division }) {
      authorise(actor, 'instruction.lead');
      const now = context.clock.now();
      const { limits } = await policies.for(division, now, now);
      const found = await recentSupervision(context, models, { bodies: bodyUnitIds, days: limits.repeatedDays }, actor);
      return { found: found.map(({ issuedAt, ...rest }) => ({ ...rest, day: dayOf(issuedAt) })), days: limits.repeatedDays };
    },
    listForces: (request, call) => listForces(models, request, call),
    setForce: (request, call) => setForce(context, models, request, call),
    getFigures: (request, { actor }) => figures(models, request, actor),
    exportEvents: ({ after }, { actor }) => {
      authorise(actor, 'events.export');
      return exported(models, after);
    },
  };
}

/** Whom a draft is about, and where: rights are judged on it. */
async function opening({ context }: Parts, input: object, asked: string, { actor }: CallContext) {
  const bodies = (input as { bodies?: unknown }).bodies;
  const units = Array.isArray(bodies) ? bodies.map((one: { unitId?: unknown } | null) => String(one?.unitId ?? '')) : [];
  const own = actor.assignments.find(({ role }) => role === 'coordinationCentre')?.divisions[0] ?? '';
  const { division } = await context.client(directory.DirectoryServiceService, '').getDivision({ id: asked || own });
  return { units, path: division?.path ?? [] };
}
