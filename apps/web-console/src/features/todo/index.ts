import type { Feature } from '../../feature';

export const todo: Feature = {
  path: '/',
  label: '我的待办',
  // What both sides of a case do, or a signature alone.
  action: ['case.verify', 'case.sign'],
  pages: {
    '': async () => (await import('./todo')).Todo,
  },
};
