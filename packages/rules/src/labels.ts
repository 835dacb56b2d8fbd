import type { Label } from './rule';

/** Fields of office hours. */
export const OFFICE_LABELS: Record<string, Label> = {
  from: { zh: '上班', en: 'From', note: { zh: '写成 09:00', en: 'HH:MM' } },
  to: { zh: '下班', en: 'To', note: { zh: '写成 18:00', en: 'HH:MM' } },
};

/** Fields of a ladder of warnings. */
export const LADDER_LABELS: Record<string, Label> = {
  step: { zh: '级别', en: 'Step', note: { zh: 'yellow 黄牌，red 红牌，其余为发函', en: 'yellow and red are colours, the rest letters' } },
  share: { zh: '用去时限的比例', en: 'Share of the limit', note: { zh: '0.8 即用去八成', en: '0.8: four fifths' } },
  beforeDue: { zh: '到期前', en: 'Before it is due', unit: '个工作日' },
  calendarDaysBeforeDue: { zh: '到期前', en: 'Before it is due', unit: '天' },
  afterDue: { zh: '到期后', en: 'After it is due', unit: '个工作日' },
  officeMinutesAfterDue: { zh: '到期后', en: 'After it is due', unit: '分钟（上班时间）' },
  tell: { zh: '告知', en: 'Whom it tells' },
};

/** Units in which a limit may be counted. */
export const DURATION_LABELS: Record<string, Label> = {
  workingDays: { zh: '工作日', en: 'Working days' },
  calendarDays: { zh: '自然日', en: 'Calendar days' },
  months: { zh: '月', en: 'Months' },
  officeMinutes: { zh: '分钟（上班时间）', en: 'Minutes within office hours' },
};
