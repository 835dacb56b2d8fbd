import { Schema, type Model } from 'mongoose';
import type { Aggregates, Store } from '@mingjing/store';
import { evolveAdministration, noAdministration, type Administration, type AdministrationEvent } from './administration';
import { evolveAccount, noAccount, type Account, type AccountEvent } from './account';
import type { ApiKey } from './api-key';
import type { Attempts } from './attempts';
import type { ChainedEntry } from './audit-chain';
import { evolveCalendar, noCalendar, type CalendarEvent, type CalendarYear } from './calendar';
import { evolveNumber, noNumber, type DocumentNumber, type NumberEvent } from './document-number';
import { evolveDivision, noDivision, type Division, type DivisionEvent } from './division';
import type { Origins } from './origin';
import type { Post } from './post';
import { evolveRule, noRule, type Rule, type RuleEvent } from './rule';
import type { Session } from './session';
import { evolveUnit, noUnit, type Unit, type UnitEvent } from './unit';

/** A seed that was carried out to its end. */
export interface SeedMark {
  _id: string;
  at: Date;
}

export interface Models {
  divisions: Aggregates<Division, DivisionEvent>;
  units: Aggregates<Unit, UnitEvent>;
  accounts: Aggregates<Account, AccountEvent>;
  administration: Aggregates<Administration, AdministrationEvent>;
  rules: Aggregates<Rule, RuleEvent>;
  calendars: Aggregates<CalendarYear, CalendarEvent>;
  numbers: Aggregates<DocumentNumber, NumberEvent>;
  posts: Model<Post>;
  apiKeys: Model<ApiKey>;
  sessions: Model<Session>;
  attempts: Model<Attempts>;
  origins: Model<Origins>;
  audit: Model<ChainedEntry>;
  seeds: Model<SeedMark>;
}

const day = new Schema({ date: String, working: Boolean, name: String }, { _id: false });
const code = new Schema(
  { id: String, channel: String, pickup: Boolean, by: String, releasedBy: String, at: Date, until: Date },
  { _id: false },
);
const heldPost = new Schema(
  { id: String, postId: String, role: String, from: Date, to: Date, by: String, confirmsFrom: Date },
  { _id: false },
);
const origin = new Schema({ id: String, accountId: String, otherId: String, what: String, at: Date }, { _id: false });
const proposal = new Schema(
  {
    id: String,
    kind: String,
    accountId: String,
    assignmentId: String,
    role: String,
    channel: String,
    by: String,
    at: Date,
    until: Date,
    state: String,
    decidedBy: String,
    decidedAt: Date,
  },
  { _id: false },
);
const options = (collection: string) => ({ collection, versionKey: false as const, minimize: false });

function aggregates(store: Store) {
  return {
    divisions: store.aggregate<Division, DivisionEvent>({
      name: 'divisions',
      initial: noDivision,
      evolve: evolveDivision,
      fields: { parentId: String, name: String, level: String, path: [String] },
      indexes: [[{ path: 1 }], [{ parentId: 1 }]],
    }),
    units: store.aggregate<Unit, UnitEvent>({
      name: 'units',
      initial: noUnit,
      evolve: evolveUnit,
      fields: {
        unitId: String,
        name: String,
        nameKey: String,
        division: String,
        divisionPath: [String],
        documentPrefix: String,
        retired: Boolean,
      },
      indexes: [[{ divisionPath: 1, name: 1 }], [{ unitId: 1 }], [{ division: 1, nameKey: 1 }]],
    }),
    accounts: store.aggregate<Account, AccountEvent>({
      name: 'accounts',
      initial: noAccount,
      evolve: evolveAccount,
      fields: {
        username: String,
        disabled: Boolean,
        mustChangePassword: Boolean,
        madeBy: String,
        asked: String,
        passwordChangedAt: Date,
        code,
        reset: code,
        hasPhone: Boolean,
        assignments: [heldPost],
        postIds: [String],
      },
      indexes: [[{ username: 1 }, { unique: true }], [{ postIds: 1 }], [{ asked: 1 }]],
    }),
    administration: store.aggregate<Administration, AdministrationEvent>({
      name: 'administration',
      initial: noAdministration,
      evolve: evolveAdministration,
      fields: { proposals: [proposal], ended: [String], sameOrigins: [origin] },
      // Nobody outside hears of it: what it leads to is told of the accounts.
      unpublished: ['Proposed', 'ProposalConfirmed', 'ProposalWithdrawn', 'SameOriginSeen'],
    }),
    rules: store.aggregate<Rule, RuleEvent>({
      name: 'rules',
      initial: noRule,
      evolve: evolveRule,
      fields: { division: String, key: String, valueJson: String },
      indexes: [[{ division: 1 }]],
    }),
    calendars: store.aggregate<CalendarYear, CalendarEvent>({
      name: 'calendars',
      initial: noCalendar,
      evolve: evolveCalendar,
      fields: { year: Number, known: Boolean, exceptions: [day] },
    }),
    numbers: store.aggregate<DocumentNumber, NumberEvent>({
      name: 'numbers',
      initial: noNumber,
      evolve: evolveNumber,
      fields: {
        ...{ series: String, sequence: Number, year: Number, kind: String, division: String, divisionPath: [String], unitId: String },
        ...{ issuer: String, paperService: String, paperId: String, state: String },
        ...{ allottedAt: Date, allottedBy: String, voidedAt: Date, voidedBy: String },
      },
      indexes: [
        // What makes a number be given once, whoever asks at the same moment.
        [{ series: 1, sequence: 1 }, { unique: true }],
        [{ allottedAt: -1, _id: -1 }],
        [{ divisionPath: 1, allottedAt: -1, _id: -1 }],
        [{ unitId: 1, allottedAt: -1, _id: -1 }],
      ],
      unpublished: ['NumberAllotted', 'NumberVoided'],
    }),
  };
}

const post = new Schema<Post>(
  {
    _id: String,
    name: String,
    role: String,
    divisions: [String],
    units: [String],
    divisionPath: [String],
    createdAt: Date,
    createdBy: String,
  },
  options('posts'),
).index({ divisionPath: 1 });

const apiKey = new Schema<ApiKey>(
  {
    _id: String,
    name: String,
    hash: String,
    divisions: [String],
    units: [String],
    supervising: Boolean,
    createdAt: Date,
    createdBy: String,
    revokedAt: Date,
  },
  options('api_keys'),
).index({ hash: 1 }, { unique: true });

const session = new Schema<Session>({ _id: String, accountId: String, openedAt: Date, seenAt: Date }, options('sessions'))
  .index({ accountId: 1 })
  .index({ openedAt: 1 });

const attempts = new Schema<Attempts>({ _id: String, failures: Number, lastFailureAt: Date }, options('attempts')).index({
  lastFailureAt: 1,
});

const origins = new Schema<Origins>(
  { _id: String, seen: [new Schema({ what: String, hash: String, at: Date }, { _id: false })], at: Date },
  options('origins'),
).index({ at: 1 });

const audit = new Schema<ChainedEntry>(
  {
    _id: String,
    writer: String,
    seq: Number,
    at: Date,
    actor: String,
    action: String,
    target: String,
    outcome: String,
    reason: String,
    division: String,
    hash: String,
  },
  options('audit'),
)
  .index({ writer: 1, seq: -1 }, { unique: true })
  .index({ at: -1, _id: -1 })
  .index({ actor: 1, at: -1, _id: -1 })
  .index({ action: 1, at: -1, _id: -1 })
  .index({ outcome: 1, at: -1, _id: -1 });

/** Registers everything the directory keeps. What publishes is an aggregate; the rest are plain documents. */
export function models(store: Store): Models {
  return {
    ...aggregates(store),
    posts: store.model('Post', post),
    apiKeys: store.model('ApiKey', apiKey),
    sessions: store.model('Session', session),
    attempts: store.model('Attempts', attempts),
    origins: store.model('Origins', origins),
    audit: store.model('Audit', audit),
    seeds: store.model('Seed', new Schema<SeedMark>({ _id: String, at: Date }, options('seeds'))),
  };
}
