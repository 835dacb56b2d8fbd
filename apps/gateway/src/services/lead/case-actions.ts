import { z } from 'zod';
import type { lead } from '@mingjing/contracts';
import { found } from '../../found';
import { operationsOf, type Operation } from '../../operation';
import { id, whole as wholeNumber, words } from '../../schemas';
import { caseFile } from './case-shape';
import { whole } from './cases';

type Action = NonNullable<lead.ActOnCaseRequest['action']>;
type Name = Action['$case'];
type Value<N extends Name> = Extract<Action, { $case: N }> extends { value: infer V } ? V : never;
/** One schema per field of the action's message, none missing and none more. */
type Fields = { [N in Name]: z.ZodObject<{ [K in keyof Value<N>]-?: z.ZodType<Value<N>[K]> }> };

const none = z.object({});
const reason = words.min(1);
const code = z.string().min(1).max(40);
const some = words.default('');
const refs = z.array(z.string().min(1).max(200)).max(50).default([]);
const days = z.number().int().min(1).max(365);
const ofMerged = id.or(z.literal('')).optional().describe('Whose visit: of a case merged into this one; absent: its own citizen’s');
const measure = z.strictObject({ kind: code, count: z.number().int().min(0).max(100_000) });

/** What each action needs; which of them a case allows now and for whom, the lead service decides (nextActions). */
const FIELDS: Fields = {
  accept: none,
  mergeDuplicate: z.object({ intoCaseId: id.describe('GET /cases/{id}/merge-targets lists those possible') }),
  undoMerge: z.object({ reason }),
  handOn: z.object({ recipient: z.string().min(1).max(200), receipt: z.string().max(200).default('') }),
  handToDiscipline: z.object({ receipt: z.string().max(200).default('') }),
  recordVisit: z.object({
    result: code.describe('reached, notReached or anonymous'),
    way: z.string().max(40).default('').describe('phone, sms or inPerson'),
    grade: z.string().max(40).default('').describe('simple or complex; needed before dispatch'),
    caseId: ofMerged,
  }),
  dispatch: z.object({
    unitId: id.or(z.literal('')).default('').describe('Absent: the evaluated unit'),
    instruction: some,
    supervisionNotice: z.boolean().optional().describe('Absent: by rule'),
    advisoryReminder: z.boolean().default(false),
    releasedWords: some.describe("What of the citizen's words the unit may read; GET /cases/{id}/words makes a suggestion"),
    wordsConfirmed: z.boolean().default(false).describe('What looks personal in them was looked at and leads to nobody'),
  }),
  acknowledge: none,
  returnOrder: z.object({ reason }),
  verify: z.object({
    verdict: code.describe('substantiated, partlySubstantiated, unsubstantiated, mistaken or malicious'),
    findings: reason,
    evidenceRefs: refs,
  }),
  stateOwnSide: z.object({
    party: code.describe('citizen or staff'),
    statement: some,
    waived: z.boolean().default(false),
    objects: z.boolean().default(false),
  }),
  ruleObjection: z.object({ party: code, ruling: code.describe('upheld or dismissed'), reason }),
  approveVerdict: none,
  explain: z.object({ explanation: reason }),
  requestExtension: z.object({ workingDays: days, reason }),
  decideExtension: z.object({ granted: z.boolean(), reason: some }),
  submitRectification: z.object({
    summary: reason,
    timetable: some,
    personsInCharge: z.array(z.string().min(1).max(100)).max(50).default([]),
    measures: z.array(measure).max(50).default([]),
    evidenceRefs: refs,
  }),
  acceptRectification: none,
  sendBackRectification: z.object({ reason }),
  recordFinalVisit: z.object({
    result: code.describe('satisfied, basicallySatisfied, partlySolved, unsatisfied, notReached or anonymous'),
    way: z.string().max(40).default(''),
    caseId: ofMerged,
  }),
  signClosing: none,
  decideReopened: z.object({ outcome: code.describe('partlySolved or notSolved'), reason }),
};

const common = {
  note: words.default(''),
  expectedVersion: wholeNumber.default(0).describe('Version one has seen; another one now is a conflict (409). 0: whatever it is'),
};

const operation = operationsOf('Case actions');

function act(name: Name): Operation {
  return operation(`Case action ${name}`, {
    body: z.strictObject({ ...common, ...FIELDS[name].shape }),
    reply: caseFile,
    async handle(call, { params, body }) {
      const { note, expectedVersion, ...value } = body as z.output<z.ZodObject<typeof common>>;
      const action = { $case: name, value } as Action;
      const { case: one } = await call.lead.actOnCase({ id: params['id'] as string, note, expectedVersion, action }, call.once);
      return whole(call, found(one)) as never;
    },
  });
}

/** Every action by its name in the address. */
export const caseActions = Object.fromEntries((Object.keys(FIELDS) as Name[]).map((name) => [name, act(name)])) as Record<Name, Operation>;
