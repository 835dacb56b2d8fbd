import type { Feature } from '../../feature';

export const handledCounts: Feature = {
  path: '/handled-counts',
  label: '办件量',
  action: 'handledCount.read',
  pages: {
    '': async () => (await import('./handled-counts')).HandledCounts,
  },
};
