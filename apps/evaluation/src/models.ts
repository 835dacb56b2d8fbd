import { Schema, type IndexOptions } from 'mongoose';
import type { Aggregates, Store } from '@mingjing/store';
import { evolveAlarm, noAlarm, UNTOLD, type Alarm, type AlarmEvent } from './alarm';
import { evolveEvaluation, noEvaluation, type Evaluation, type EvaluationEvent } from './evaluation';
import { evolveHandledCount, noHandledCount, type HandledCount, type HandledCountEvent } from './handled-count';
import { evolveMatter, noMatter, UNPUBLISHED, type Matter, type MatterEvent } from './matter';
import {
  evolveTally,
  noRelease,
  noTally,
  UNHEARD,
  type ClosedWeek,
  type Release,
  type ReleaseEvent,
  type Tally,
  type TallyEvent,
  type WeekEvent,
} from './release';
import { evolveServicePoint, noServicePoint, type ServicePoint, type ServicePointEvent } from './service-point';
import { evolveTelling, noTelling, type Telling, type TellingEvent } from './telling';
import { evolveWindow, noWindow, type Window, type WindowEvent } from './window';

const { Mixed } = Schema.Types;
const TEXT = { type: String };
const FLAG = { type: Boolean };
const MOMENT = { type: Date };
const WITH_WORDS = { partialFilterExpression: { wordsState: { $gt: '' } } };
type Index = [Record<string, 1 | -1>, IndexOptions?];
const EVER_HELD = { partialFilterExpression: { standing: { $exists: true } } };
const PUBLISHED = { partialFilterExpression: { publishedAsOf: { $gt: '' } } };

export interface Models {
  servicePoints: Aggregates<ServicePoint, ServicePointEvent>;
  windows: Aggregates<Window, WindowEvent>;
  matters: Aggregates<Matter, MatterEvent>;
  handledCounts: Aggregates<HandledCount, HandledCountEvent>;
  evaluations: Aggregates<Evaluation, EvaluationEvent>;
  /** What waits to be released, by service point: for no eye. */
  tallies: Aggregates<Tally, TallyEvent>;
  releases: Aggregates<Release, ReleaseEvent>;
  closedWeeks: Aggregates<ClosedWeek, WeekEvent>;
  tellings: Aggregates<Telling, TellingEvent>;
  /** For supervising people alone. */
  alarms: Aggregates<Alarm, AlarmEvent>;
}

/** All that this service stores; each index serves a list or a rule named beside it. */
export function models(store: Store): Models {
  return {
    servicePoints: store.aggregate({
      name: 'servicePoints',
      initial: noServicePoint,
      evolve: evolveServicePoint,
      fields: {
        name: TEXT,
        nameKey: TEXT,
        twin: TEXT,
        kind: TEXT,
        unitId: TEXT,
        unitName: TEXT,
        divisionPath: [String],
        retired: FLAG,
        successorId: TEXT,
        successorIds: [String],
        predecessorIds: [String],
        planned: Mixed,
        merging: Mixed,
        splitting: Mixed,
      },
      indexes: [
        // One service point of a name in a unit, among those in use.
        [
          { unitId: 1, nameKey: 1, twin: 1 },
          { unique: true, partialFilterExpression: { retired: false, nameKey: { $gt: '' } } },
        ],
        [{ divisionPath: 1, name: 1, _id: 1 }],
        [{ unitId: 1, retired: 1 }],
        [{ name: 1, _id: 1 }],
        // Rows of files name them.
        [{ nameKey: 1 }],
      ],
    }),
    windows: store.aggregate({
      name: 'windows',
      initial: noWindow,
      evolve: evolveWindow,
      fields: {
        servicePointId: TEXT,
        unitId: TEXT,
        divisionPath: [String],
        name: TEXT,
        number: TEXT,
        staff: Mixed,
        ordinal: { type: Number },
        plates: Mixed,
        plateCodes: [String],
      },
      indexes: [
        [{ plateCodes: 1 }, { unique: true }],
        [{ servicePointId: 1, ordinal: 1, _id: 1 }],
        [{ divisionPath: 1, servicePointId: 1, ordinal: 1, _id: 1 }],
        [{ unitId: 1, servicePointId: 1, ordinal: 1, _id: 1 }],
      ],
    }),
    matters: store.aggregate({
      name: 'matters',
      initial: noMatter,
      evolve: evolveMatter,
      fields: {
        unitId: TEXT,
        servicePointId: TEXT,
        windowId: TEXT,
        divisionPath: [String],
        matterNumber: TEXT,
        itemCode: TEXT,
        itemName: TEXT,
        handledOn: TEXT,
        hasPhone: FLAG,
        source: TEXT,
        number: TEXT,
        invitation: TEXT,
        invitedUntil: MOMENT,
      },
      unpublished: UNPUBLISHED,
      indexes: [
        [{ unitId: 1, handledOn: -1, _id: 1 }],
        [{ divisionPath: 1, handledOn: -1, _id: 1 }],
        [{ servicePointId: 1, handledOn: -1, _id: 1 }],
        [{ matterNumber: 1 }],
        // How many matters of a unit have one number on days around one: counted without reading one of them.
        [{ number: 1, handledOn: 1 }, { partialFilterExpression: { number: { $exists: true } } }],
        [{ invitation: 1 }, { unique: true, partialFilterExpression: { invitation: { $gt: '' } } }],
        // Exports go in the order of ids.
        [{ divisionPath: 1, _id: 1 }],
        [{ unitId: 1, _id: 1 }],
      ],
    }),
    handledCounts: store.aggregate({
      name: 'handledCounts',
      initial: noHandledCount,
      evolve: evolveHandledCount,
      fields: {
        servicePointId: TEXT,
        unitId: TEXT,
        divisionPath: [String],
        month: TEXT,
        handled: { type: Number },
        declaredBy: TEXT,
        declaredAt: MOMENT,
      },
      indexes: [[{ divisionPath: 1, month: -1, _id: 1 }], [{ unitId: 1, month: -1, _id: 1 }], [{ servicePointId: 1, month: -1, _id: 1 }]],
    }),
    evaluations: store.aggregate({
      name: 'evaluations',
      initial: noEvaluation,
      evolve: evolveEvaluation,
      fields: {
        ofMatter: FLAG,
        windowId: TEXT,
        servicePointId: TEXT,
        unitId: TEXT,
        divisionPath: [String],
        channel: TEXT,
        level: TEXT,
        rating: TEXT,
        dimensions: Mixed,
        submittedAt: MOMENT,
        excluded: FLAG,
        visitWanted: FLAG,
        source: TEXT,
        held: FLAG,
        setAside: FLAG,
        receipt: TEXT,
        receiptTry: { type: Number },
        day: TEXT,
        standsSince: TEXT,
        slot: TEXT,
        voice: TEXT,
        words: Mixed,
        writtenAt: MOMENT,
        earlier: Mixed,
        caseId: TEXT,
        caseState: TEXT,
        caseOutcome: TEXT,
        steps: Mixed,
        follows: TEXT,
        followsSince: MOMENT,
        standing: TEXT,
        heldFor: [String],
        burst: TEXT,
        decision: Mixed,
        number: TEXT,
        untold: FLAG,
        wordsState: TEXT,
        decided: Mixed,
        published: Mixed,
        publishedAsOf: TEXT,
        publishedKey: TEXT,
        unitMayKnow: FLAG,
        consents: { type: Number },
      },
      indexes: [
        [{ receipt: 1 }, { unique: true }],
        // At most N a day from one device at one window: N slots.
        [{ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $exists: true } } }],
        [{ divisionPath: 1, submittedAt: -1, _id: 1 }],
        [{ divisionPath: 1, rating: 1, submittedAt: -1, _id: 1 }],
        [{ servicePointId: 1, submittedAt: -1, _id: 1 }],
        [{ unitId: 1, submittedAt: -1, _id: 1 }],
        // Weeks are closed day by day.
        [{ standsSince: 1, _id: 1 }],
        // Exports go in the order of ids.
        [{ divisionPath: 1, _id: 1 }],
        [{ unitId: 1, _id: 1 }],
        [{ caseId: 1 }, { partialFilterExpression: { caseId: { $gt: '' } } }],
        // Those that are or were held, newest burst first, by whatever a list is narrowed by, and how many of a burst have which
        // rating; the others cost these nothing. The narrower ones come first: of two that fit, the embedded store takes that.
        ...(['windowId', 'servicePointId', 'unitId'] as const).map((place): Index => [
          { [place]: 1, standing: 1, burst: -1, _id: -1 },
          EVER_HELD,
        ]),
        [{ standing: 1, heldFor: 1, burst: -1, _id: -1 }, EVER_HELD],
        [{ divisionPath: 1, standing: 1, burst: -1, _id: -1 }, EVER_HELD],
        [{ divisionPath: 1, standing: 1, burst: -1, rating: 1 }, EVER_HELD],
        // How often a number was left.
        [{ number: 1 }, { partialFilterExpression: { number: { $exists: true } } }],
        // Those whose matters are still to be told.
        [{ untold: 1, day: 1, _id: 1 }, { partialFilterExpression: { untold: true } }],
        // Words that wait for somebody, and what was published of them; few evaluations have any.
        [{ divisionPath: 1, wordsState: 1, submittedAt: 1, _id: 1 }, WITH_WORDS],
        [{ wordsState: 1, servicePointId: 1 }, WITH_WORDS],
        [{ divisionPath: 1, publishedAsOf: -1, publishedKey: 1 }, PUBLISHED],
        [{ unitId: 1, publishedAsOf: -1, publishedKey: 1 }, PUBLISHED],
        [{ servicePointId: 1, publishedAsOf: -1, publishedKey: 1 }, PUBLISHED],
      ],
    }),
    tellings: store.aggregate({ name: 'tellings', initial: noTelling, evolve: evolveTelling, fields: { counts: TEXT } }),
    alarms: alarmModel(store),
    ...releaseModels(store),
  };
}

function alarmModel(store: Store): Models['alarms'] {
  return store.aggregate({
    name: 'alarms',
    initial: noAlarm,
    evolve: evolveAlarm,
    fields: {
      kind: TEXT,
      unitId: TEXT,
      divisionPath: [String],
      month: TEXT,
      servicePointIds: [String],
      count: { type: Number },
      since: TEXT,
      latest: TEXT,
      ownUnit: FLAG,
      state: TEXT,
      acknowledgements: Mixed,
    },
    unpublished: UNTOLD,
    indexes: [[{ divisionPath: 1, state: 1, latest: -1, _id: -1 }], [{ divisionPath: 1, state: 1, count: -1, _id: -1 }]],
  });
}

/** Weeks closed and what came of them. */
function releaseModels(store: Store): Pick<Models, 'tallies' | 'releases' | 'closedWeeks'> {
  const place = { servicePointId: TEXT, unitId: TEXT, divisionPath: [String] };
  return {
    tallies: store.aggregate({
      name: 'tallies',
      initial: noTally,
      evolve: evolveTally,
      fields: { ...place, since: TEXT, windows: Mixed, waiting: Mixed },
      unpublished: UNHEARD,
    }),
    releases: store.aggregate({
      name: 'releases',
      initial: noRelease,
      evolve: (_none: Release, { data }: ReleaseEvent) => data,
      fields: { ...place, windowId: TEXT, since: TEXT, asOf: TEXT, levels: Mixed, answers: Mixed },
      indexes: [
        [{ divisionPath: 1, asOf: -1, _id: 1 }],
        [{ unitId: 1, asOf: -1, _id: 1 }],
        [{ servicePointId: 1, asOf: -1, _id: 1 }],
        [{ divisionPath: 1, _id: 1 }],
        [{ unitId: 1, _id: 1 }],
      ],
    }),
    closedWeeks: store.aggregate({
      name: 'closedWeeks',
      initial: () => ({ asOf: '', servicePoints: 0 }),
      evolve: (_none: ClosedWeek, { data }: WeekEvent) => data,
      fields: { asOf: TEXT, servicePoints: { type: Number } },
      unpublished: ['Closed'],
    }),
  };
}
