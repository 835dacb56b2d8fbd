import type { Feature } from '../../feature';

export const evaluations: Feature = {
  path: '/evaluations',
  label: '评价',
  action: 'evaluation.read',
  pages: {
    '': async () => (await import('./evaluations')).Evaluations,
  },
};
