import type { Feature } from '../../feature';

export const rebuild: Feature = {
  path: '/rebuild',
  label: '统计核对',
  action: 'statistics.rebuild',
  pages: {
    '': async () => (await import('./rebuild')).Rebuild,
  },
};
