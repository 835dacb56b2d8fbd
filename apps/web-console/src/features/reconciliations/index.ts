import type { Feature } from '../../feature';

export const reconciliations: Feature = {
  path: '/reconciliations',
  label: '业务核对',
  action: 'events.reconcile',
  pages: {
    '': async () => (await import('./reconciliations')).Reconciliations,
  },
};
