import type { Feature } from '../../feature';

export const reminders: Feature = {
  path: '/reminders',
  label: '廉政提醒计划',
  action: 'official.read',
  pages: {
    '': async () => (await import('./reminders')).Reminders,
  },
};
