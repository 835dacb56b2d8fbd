import type { Feature } from '../../feature';

export const officials: Feature = {
  path: '/officials',
  label: '提醒对象',
  action: 'official.read',
  pages: {
    '': async () => (await import('./officials')).Officials,
  },
};
