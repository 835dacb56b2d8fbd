import type { Feature } from '../../feature';

export const reminderRules: Feature = {
  path: '/reminder-rules',
  label: '提醒设置',
  action: 'rule.set',
  pages: {
    '': async () => (await import('./reminder-rules')).ReminderRules,
  },
};
