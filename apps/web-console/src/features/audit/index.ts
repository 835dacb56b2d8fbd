import type { Feature } from '../../feature';

export const audit: Feature = {
  path: '/audit',
  label: '审计日志',
  action: 'audit.read',
  pages: {
    '': async () => (await import('./audit')).Audit,
  },
};
