import type { Feature } from '../../feature';

export const statistics: Feature = {
  path: '/statistics',
  label: '统计分析',
  action: 'statistics.read',
  // A leader's figures.
  home: 'evaluation.read',
  pages: {
    '': async () => (await import('./statistics')).Statistics,
  },
};
