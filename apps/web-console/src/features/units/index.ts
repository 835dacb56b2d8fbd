import type { Feature } from '../../feature';

export const units: Feature = {
  path: '/units',
  label: '参评单位',
  // Whoever gives posts chooses among units.
  action: ['unit.manage', 'post.manage'],
  pages: {
    '': async () => (await import('./units')).Units,
  },
};
