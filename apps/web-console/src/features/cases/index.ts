import type { Feature } from '../../feature';

export const cases: Feature = {
  path: '/cases',
  label: '不满意事项',
  action: 'case.read',
  pages: {
    '': async () => (await import('./cases')).Cases,
    ':id': async () => (await import('./case-file')).CaseFile,
  },
};
