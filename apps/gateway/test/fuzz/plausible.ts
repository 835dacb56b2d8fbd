import { READERS } from '@mingjing/contracts';
import { KINDS } from '../../src/services';

/** What fields take whose schema says no more than that they are text: drawn often, so that calls get past the first check. */
export const PLAUSIBLE: Readonly<Record<string, readonly string[]>> = {
  from: ['2026-03-05', '1949-10-01', '2026-11-30', '2024-02-29'],
  to: ['2026-03-05', '2100-12-31', '2026-11-30'],
  date: ['2026-03-05', '2024-02-29', '2100-12-31'],
  handledOn: ['2026-03-05', '2026-02-28'],
  dueUntil: ['2026-12-05', '2100-12-31'],
  fromMonth: ['2026-01', '2026-02'],
  toMonth: ['2026-03', '2026-02'],
  month: ['2026-01', '2026-10'],
  phone: ['13900010000', '13812345678', '13700000001'],
  level: ['satisfied', 'basicallySatisfied', 'unsatisfied'],
  attitude: ['satisfied', 'unsatisfied'],
  efficiency: ['satisfied', 'unsatisfied'],
  kind: ['serviceWindow', 'invitation'],
  result: ['reached', 'notReached', 'satisfied', 'unsatisfied'],
  way: ['phone', 'sms', 'inPerson'],
  grade: ['simple', 'complex'],
  verdict: ['substantiated', 'unsubstantiated', 'mistaken'],
  party: ['citizen', 'staff'],
  ruling: ['upheld', 'dismissed'],
  outcome: ['partlySolved', 'notSolved'],
  state: ['screening', 'queued', 'closed', 'waiting'],
  warning: ['yellow', 'red'],
  standing: ['held', 'setAside'],
  groupBy: ['', 'day', 'window', 'servicePoint'],
  role: ['supervisor', 'windowStaff'],
  username: ['caller-coordinator', 'other-supervisor', 'nobody'],
  year: ['2026', '2000', '2100'],
  provider: ['sandbox'],
  what: ['receipts', 'replies'],
  file: ['docs.js', 'docs.css'],
  service: [...READERS],
  after: ['-', '632801', 'c-1'],
  before: ['-', 'b-1'],
  duty: ['科长', '主任'],
  partyDay: ['07-01', ''],
  matterNumber: ['BJ2026000001', 'BJ2026000002', 'M-0'],
  channel: ['', 'sms', 'slip'],
  valueJson: ['5', '""', '{"a":1}', '[]', ''],
};

/** The same, for what stands in an address. */
export const PLAUSIBLE_IN_PATH: Readonly<Record<string, readonly string[]>> = { kind: Object.keys(KINDS) };
