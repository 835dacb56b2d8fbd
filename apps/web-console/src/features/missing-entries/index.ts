import type { Feature } from '../../feature';

export const missingEntries: Feature = {
  path: '/missing-entries',
  label: '漏录率',
  action: 'handledCount.read',
  pages: {
    '': async () => (await import('./missing-entries')).MissingEntries,
  },
};
