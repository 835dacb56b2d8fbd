import type { Feature } from '../../feature';

export const matters: Feature = {
  path: '/matters',
  label: '办理事项',
  action: 'matter.read',
  pages: {
    '': async () => (await import('./matters')).Matters,
  },
};
