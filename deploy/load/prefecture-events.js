// The events of a prefecture's year as statistics receive them, in the order of their days: 1,297 service points of 260 units in
// eight jurisdictions, 64,306 matters, and as many evaluations as asked for. The same seed gives the same events.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');
const { random } = require('./matters-file');

const { evaluation, lead, notification, TOPICS } = createRequire(path.join(__dirname, '../../apps/statistics/package.json'))(
  '@mingjing/contracts',
);

const DIVISIONS = ['632800-0', '632801', '632802', '632803', '632821', '632822', '632823', '632857'];
const ROOT = '632800';
const UNITS = 260;
const POINTS = 1_297;
const MATTERS = 64_306;
const INVITED = 17_466 / MATTERS;
const DAYS = 365;
const FIRST_DAY = Date.UTC(2025, 10, 16);
const DAY_MS = 86_400_000;
const MORNING_MS = 3 * 3_600_000;

/**
 * @typedef {{ id: string, type: string, key: string, topic: string, raw: Buffer, division: string, time: Date, cause: string }} Event
 * @typedef {{ divisionPath: string[], division: string, unitId: string, servicePointId: string, windowId: string }} Place
 */

/** @param {number} point @returns {Place} */
function placeOf(point) {
  const unit = point % UNITS;
  const division = DIVISIONS[unit % DIVISIONS.length] ?? ROOT;
  const own = { division, divisionPath: [ROOT, division] };
  return { ...own, unitId: `u-01k4prefecture${unit}`, servicePointId: `sp-01k4prefecture${point}`, windowId: `w-01k4prefecture${point}` };
}

/** @param {number} day */
const dayOf = (day) => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
/** @param {number} day @param {number} part of the working day */
const timeOf = (day, part) => new Date(FIRST_DAY + day * DAY_MS + Math.floor((1 + part) * MORNING_MS));

/** @param {string} topic @param {string} name @param {{ encode(value: any): { finish(): Uint8Array } }} codec @param {object} value @param {string} key @param {Date} time @returns {Event} */
function event(topic, name, codec, value, key, time, version = 1) {
  const raw = Buffer.from(codec.encode(value).finish());
  return { id: `${key}:${version}`, type: `${topic}.${name}`, key, topic, raw, division: '', time, cause: '' };
}

/** Service points, and what each handled in each month. @returns {Generator<Event>} */
function* registerEvents() {
  for (let point = 0; point < POINTS; point += 1) {
    const { windowId: _none, ...place } = placeOf(point);
    const value = { ...place, name: `第${point}评议对象`, retired: false, at: timeOf(0, 0) };
    yield event(TOPICS.evaluation, 'ServicePointChanged', evaluation.ServicePointChanged, value, place.servicePointId, timeOf(0, 0));
  }
}

/** @typedef {{ evaluations: number, matters: number }} Year how many there are of them in the year */

/** What a day's matters, invitations and evaluations tell. @param {number} day @param {Year} year @param {() => number} next @returns {Generator<Event>} */
function* dayEvents(day, { evaluations, matters }, next) {
  const share = (/** @type {number} */ whole, /** @type {number} */ of) =>
    Math.floor((whole * (of + 1)) / DAYS) - Math.floor((whole * of) / DAYS);
  for (let n = 0; n < share(matters, day); n += 1) {
    const place = placeOf(Math.floor(next() * POINTS));
    const value = {
      ...place,
      matterId: `mt-${day}-${n}`,
      itemCode: 'SX0001',
      handledOn: dayOf(day),
      at: timeOf(day, next()),
      hasPhone: false,
    };
    yield event(TOPICS.evaluation, 'MatterRecorded', evaluation.MatterRecorded, value, value.matterId, value.at);
  }
  for (let n = 0; n < share(matters * INVITED, day); n += 1) yield* messageEvents(`ms-${day}-${n}`, day, next);
  /** @type {object[]} */
  const evaluated = [];
  for (let n = 0; n < share(evaluations, day); n += 1) yield* evaluationEvents(`e-${day}-${n}`, day, next, evaluated);
  const tally = { sealed: Buffer.alloc(0), counts: { days: evaluated }, at: timeOf(day + 1, 0) };
  if (evaluated.length > 0) yield event(TOPICS.evaluation, 'MattersEvaluated', evaluation.MattersEvaluated, tally, `tl-${day}`, tally.at);
  if (Number(dayOf(day).slice(8)) === 1) yield* handledEvents(dayOf(day - 1).slice(0, 7), timeOf(day, 0), next);
}

/** @param {string} id @param {number} day @param {() => number} next @returns {Generator<Event>} */
function* messageEvents(id, day, next) {
  const { windowId: _none, ...place } = placeOf(Math.floor(next() * POINTS));
  const [sentAt, at] = [timeOf(day, 0), timeOf(day, 1)];
  const facts = { messageId: id, kind: 'invitation', segments: 1, ...place };
  yield event(TOPICS.notification, 'MessageSent', notification.MessageSent, { facts, sentAt }, id, sentAt);
  const settled = { facts, state: next() < 0.97 ? 'delivered' : 'failed', reason: '', sentAt, at };
  yield event(TOPICS.notification, 'MessageSettled', notification.MessageSettled, settled, id, at, 2);
}

/** @param {string} id @param {number} day @param {() => number} next @param {object[]} evaluated the matters that were, so far @returns {Generator<Event>} */
function* evaluationEvents(id, day, next, evaluated) {
  const chance = next();
  const level = chance < 0.994 ? 'satisfied' : chance < 0.997 ? 'basicallySatisfied' : 'unsatisfied';
  const ofMatter = next() < 0.6;
  const place = placeOf(Math.floor(next() * POINTS));
  const submittedAt = timeOf(day, next());
  if (ofMatter) evaluated.push({ ...place, handledOn: dayOf(day), source: 'pushed', added: 1 });
  const facts = {
    ...place,
    evaluationId: id,
    ofMatter,
    source: ofMatter ? 'pushed' : 'open',
    held: false,
    channel: ofMatter ? 'sms' : 'plate',
    level,
    rating: level,
    dimensions: { attitude: level, efficiency: level },
    submittedAt,
    excluded: false,
    visitWanted: false,
  };
  yield event(TOPICS.evaluation, 'EvaluationSubmitted', evaluation.EvaluationSubmitted, { facts }, id, submittedAt);
  if (level !== 'unsatisfied') return;
  const opened = { caseId: `c-${id}`, evaluationId: id, channel: 'plate', openedAt: submittedAt, ...place };
  yield event(TOPICS.lead, 'CaseOpened', lead.CaseOpened, { facts: opened, at: submittedAt }, opened.caseId, submittedAt);
}

/** @param {string} month @param {Date} at @param {() => number} next @returns {Generator<Event>} */
function* handledEvents(month, at, next) {
  for (let point = 0; point < POINTS; point += 1) {
    const { windowId: _none, ...place } = placeOf(point);
    const value = { ...place, month, old: 0, new: Math.floor(next() * 10), at };
    yield event(TOPICS.evaluation, 'HandledCountDeclared', evaluation.HandledCountDeclared, value, `hc-${month}-${point}`, at);
  }
}

/** @param {Year} year @param {number} [seed] @returns {Generator<Event>} */
function* yearEvents(year, seed = 1) {
  const next = random(seed);
  yield* registerEvents();
  for (let day = 0; day < DAYS; day += 1) yield* dayEvents(day, year, next);
}

module.exports = { yearEvents, dayOf, DAYS, DIVISIONS, ROOT, UNITS, POINTS, MATTERS };
