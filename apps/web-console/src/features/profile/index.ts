import type { Feature } from '../../feature';

export const profile: Feature = {
  path: '/profile',
  label: '修改口令',
  action: [],
  pages: {
    '': async () => (await import('./profile')).Profile,
  },
};
