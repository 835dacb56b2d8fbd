import type { Words } from './words';

const WHEN = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
const days = (n: number): string => count(n, 'working day');
const period = (hours: number): string => (hours % 24 === 0 ? count(hours / 24, 'day') : count(hours, 'hour'));

/** English */
export const en: Words = {
  tag: 'en',
  ownName: 'English',
  direction: 'ltr',
  writing: 'horizontal',
  nameOf: ({ nameZh, nameEn }) => nameEn || nameZh,
  problemOf: (problem) => problem.en,
  when: (at) => WHEN.format(at),

  brand: 'Mingjing',
  tagline: 'the public evaluates public service',
  home: 'Home',
  settings: 'Display',
  largeType: 'Large type',
  normalType: 'Normal type',

  scanTitle: (place) => `Evaluate ${place}`,
  onDuty: 'On duty',
  matter: 'Matter',
  matterOn: (item, day) => (item && day ? `${item} (handled ${day})` : item || `handled ${day}`),
  question: 'Were you satisfied with the service?',
  more: 'Say more (optional)',
  moreWhenBad: 'What went wrong? Tell us more if you like',
  optional: 'optional',
  text: 'Your words',
  textLimit: (most) => `Optional, at most ${most} characters`,
  phone: 'Phone number',
  phonePromise:
    'Optional, only if you want to be called back. Supervisors alone can see it, and each look is recorded; the unit you evaluate never sees it.',
  submit: 'Send',
  invitation: (lastDay) =>
    `This invitation is for the matter you had handled here: it can be used once, up to and including ${DAY.format(lastDay)}.`,
  whoReads:
    'Supervisors read what you say; the unit you evaluate sees only what they checked and released, without what would name you, and never your number.',
  alreadyEvaluated:
    'This matter has been evaluated already; thank you. With your receipt you can follow it, and change it within the period.',

  thanks: 'Thank you for your evaluation',
  receipt: 'Receipt',
  keepReceipt: 'Take a screenshot, copy it or write it down: it lets you follow what happens.',
  copy: 'Copy',
  copied: 'Copied',
  follow: 'Follow it',
  changeWithin: (hours) => `You can change it by the receipt within ${period(hours)}.`,
  unsatisfiedNext: 'Somebody will look into what you were not satisfied with; the receipt shows how it goes.',

  progress: 'How your evaluation stands',
  stages: {
    screening: 'Registered, waiting to be looked at',
    firstVisit: 'Accepted, we are getting in touch',
    dispatched: 'Passed on to the unit responsible',
    verification: 'The unit is looking into it',
    rectification: 'The unit is putting it right',
    finalVisit: 'Put right, we are getting in touch',
    closed: 'Closed',
  },
  outcomes: {
    solved: 'solved',
    basicallySolved: 'mostly solved',
    partlySolved: 'partly solved',
    notSolved: 'not solved',
    notReached: 'we could not reach you',
    mistaken: 'found to be a mistake',
    malicious: 'found to be untrue',
    merged: 'handled together with the same matter',
    handedOn: 'handed on to the office in charge',
    handedToDiscipline: 'handed on',
  },
  colon: ': ',
  counted: 'Received',
  registering: 'Received, waiting to be looked at',
  merged: 'Handled together with another one of the same unit',
  mergedNote:
    'Your evaluation is handled together with another one of the same unit, and this is how that stands. If you wished a call you get your own, and what you say counts just the same.',
  setAside: 'Checked, and not counted',
  excluded: 'After verification it was decided not to count this evaluation.',
  story: 'What happened',
  submitted: 'You sent your evaluation',
  next: 'What comes next',
  nextCounted: 'Somebody may check it before figures are published; nothing is deleted for that. There is nothing more to do. Thank you!',
  nextRegistering: 'Somebody looks at it and decides how to go on; look again in a while.',
  nextSetAside: 'It is kept as it is. If you think this is wrong, tell the supervision office your receipt: it can be counted after all.',
  nextHandedOn: 'It is with the office in charge, which handles it by its own rules.',
  nextOf: (stage, { screening, firstVisit, acknowledge, simple, complex, finalVisit }) =>
    ({
      screening: `Within ${days(screening)} somebody looks at it and decides how to go on.`,
      firstVisit: `If you left a number, somebody calls you within ${days(firstVisit)}.`,
      dispatched: `The unit confirms within ${days(acknowledge)}; it has ${days(simple)} from then on, ${days(complex)} for a complex matter.`,
      verification: `Counted from when it was passed on, the unit has ${days(simple)}, ${days(complex)} for a complex matter; more needs a reason and an approval.`,
      rectification: `Counted from when it was passed on, the unit has ${days(simple)}, ${days(complex)} for a complex matter; more needs a reason and an approval.`,
      finalVisit: `Within ${days(finalVisit)} another person asks you whether you are satisfied with the result.`,
      closed: 'If there is more to say, scan the plate at the window again.',
    })[stage],
  yourEvaluation: 'Your evaluation',
  evaluated: 'Service point',
  change: 'Change it',
  changeUntil: (at) => `Possible until ${at}; what you said before is kept too.`,
  submitChange: 'Send the change',
  changed: 'Your change was received.',
  consent: 'Should the unit know who I am?',
  consentNone: [
    'The unit that you evaluated does not know who you are, and you need not do anything.',
    'If you want it to get in touch with you, you may agree: while your case is open it sees the window and the day of your evaluation, the number of your matter, and the name and phone number that you left. For this case only; you can take it back at any time.',
  ],
  consentGiven: [
    'You agreed: while your case is open, the unit that you evaluated sees the window and the day of your evaluation, the number of your matter, and the name and phone number that you left. Each time somebody looks is on record.',
    'You can take it back at any time. The unit then sees nothing any more at once; but what it has read already we cannot make it forget.',
  ],
  letKnow: 'Let the unit know me',
  withdraw: 'Take it back',
  consentTaken: 'We have noted that you agree.',
  consentWithdrawn: 'Taken back: the unit sees nothing of it any more.',

  lookUp: 'Follow an evaluation',
  receiptHint: '16 digits, shown after you sent it',
  look: 'Look up',
  receiptEmpty: 'Type the 16 digits of your receipt first.',

  portalTitle: 'Mingjing · the public evaluates public service',
  portalLead:
    'You were at a service window: tell us how it was. What you were not satisfied with is taken up, supervised, and you are asked again.',
  how: 'How to evaluate',
  steps: [
    'Scan the code at the window with WeChat or your camera',
    'Tap a face, then tap “Send”',
    'Keep the receipt and follow what happens',
  ],
  promises: 'You can rely on this',
  promise: [
    'No account, no app, nothing to follow',
    'The unit never learns who you are and never sees your number',
    'Whatever you were not satisfied with is taken up; whoever leaves a number is asked whether it helped',
  ],
  staffEntrance: 'Staff sign-in',
  openData: 'Open data',
  developers: 'API documentation',

  troubles: {
    'plate.forged': {
      title: 'This code is not one of ours',
      next: ['If it still fails, tell the staff, or scan the plate of the next window.'],
    },
    'plate.ended': { title: 'This plate was replaced', next: ['If there is none, tell the staff.'] },
    'plate.revoked': {
      title: 'This plate is out of use',
      next: ['Scan the plate in use at the window.', 'If there is none, tell the staff.'],
    },
    'servicePoint.retired': { title: 'This service point has closed', next: ['Scan the plate of the window you went to.'] },
    'invitation.forged': {
      title: 'This is no invitation of ours',
      next: ['Check that the link is whole: it ends with 12 letters and digits.', 'You can also scan the plate at the window.'],
    },
    'invitation.expired': {
      title: 'This invitation has run out',
      next: ['Each invitation holds for some time only.', 'What you think still counts: scan the plate at the window at any time.'],
    },
    'evaluation.alreadyGiven': {
      title: 'This matter has been evaluated',
      next: ['With your receipt you can follow it, and change it within the period.'],
    },
    'evaluation.dailyLimit': { title: 'No more evaluations today', next: [] },
    'origin.foreign': { title: 'Please evaluate from our own page', next: [] },
    'receipt.mistyped': { title: 'These are not the digits of a receipt', next: [] },
    'receipt.missing': { title: 'There is no such receipt', next: [] },
    'evaluation.changedOften': { title: 'It cannot be changed any more', next: [] },
    'evaluation.changeTooLate': { title: 'Too late to change it', next: [] },
    '404': {
      title: 'There is no such page',
      next: ['Check the address, or go to the home page.', 'To evaluate, scan the code at the window.'],
    },
    '410': { title: 'This address is out of use', next: ['Scan the plate in use at the window.'] },
    '413': { title: 'Too long', next: ['Go back, shorten it and send it again.'] },
    '429': { title: 'Too many requests', next: ['Wait a moment, then try again once.'] },
    '500': {
      title: 'Something failed on our side',
      next: ['Try again in a few minutes.', 'If it still fails, give the number below to the staff.'],
    },
    '503': { title: 'Too many people at once', next: ['Wait a few seconds, then try again.', 'Sending twice counts once.'] },
    other: { title: 'That did not work', next: ['Go back, check it and try again.'] },
  },
  quote: 'Number to quote',
  retryAfter: (seconds) => (seconds < 120 ? `Try again in ${seconds} seconds.` : `Try again in ${Math.ceil(seconds / 60)} minutes.`),
  stillThere: 'What you filled in is still here. Wait a moment, then press the button below.',
  sendAgain: 'Send again',
  tryAgain: 'Try again',
  reusedKey: 'Your evaluation was received. To give another one, send this again; to change the first one, use its receipt.',

  sending: 'Sending…',
  kept: 'Not sent yet (no network, or too many people). It is kept on this phone and sent by itself as soon as possible; you may leave, it is also sent the next time you open one of our pages.',
  held: 'Not sent yet (no network, or too many people). Keep this page open; it is sent by itself as soon as possible.',
  sent: 'What could not be sent before has been sent. Receipt: ',
  notTaken: 'What could not be sent before was not accepted. Please scan the plate and evaluate again.',
};
