import type { Feature } from '../../feature';

export const calendar: Feature = {
  path: '/calendar',
  label: '工作日历',
  action: 'calendar.set',
  pages: {
    '': async () => (await import('./calendar')).Calendar,
  },
};
