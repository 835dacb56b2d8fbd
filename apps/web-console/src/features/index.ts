import type { Feature } from '../feature';
import { accounts } from './accounts';
import { administration } from './administration';
import { alarms } from './alarms';
import { audit } from './audit';
import { calendar } from './calendar';
import { cases } from './cases';
import { deadLetters } from './dead-letters';
import { documentNumbers } from './document-numbers';
import { evaluations } from './evaluations';
import { handledCounts } from './handled-counts';
import { held } from './held';
import { matters } from './matters';
import { messageRules } from './message-rules';
import { messages } from './messages';
import { missingEntries } from './missing-entries';
import { officials } from './officials';
import { optOuts } from './opt-outs';
import { posts } from './posts';
import { profile } from './profile';
import { rebuild } from './rebuild';
import { reconciliations } from './reconciliations';
import { releasedWords } from './released-words';
import { releases } from './releases';
import { reminderRules } from './reminder-rules';
import { reminders } from './reminders';
import { rules } from './rules';
import { servicePoints } from './service-points';
import { statistics } from './statistics';
import { todo } from './todo';
import { unclearReplies } from './unclear-replies';
import { units } from './units';
import { wordsToRelease } from './words-to-release';

/** Everything the console can do, in the order and under the headings of the menu; nothing else lists pages. */
export const GROUPS: { label: string; features: Feature[] }[] = [
  { label: '督办', features: [todo, cases, documentNumbers] },
  { label: '办件与评价', features: [evaluations, releases, held, alarms, wordsToRelease, releasedWords, matters, servicePoints] },
  { label: '统计', features: [statistics, missingEntries, handledCounts] },
  { label: '短信与提醒', features: [messages, unclearReplies, messageRules, optOuts, reminders, officials, reminderRules] },
  { label: '设置', features: [units, rules, calendar, accounts, posts, administration, deadLetters, reconciliations, rebuild, audit] },
];

/** Pages of everybody who is signed in, outside the menu. */
export const OWN: Feature[] = [profile];
