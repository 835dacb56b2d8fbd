import type { Feature } from '../../feature';

export const releases: Feature = {
  path: '/releases',
  label: '已公布的评价',
  action: 'release.read',
  pages: {
    '': async () => (await import('./releases')).Releases,
  },
};
