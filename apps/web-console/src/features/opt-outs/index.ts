import type { Feature } from '../../feature';

export const optOuts: Feature = {
  path: '/opt-outs',
  label: '退订名单',
  action: 'optOut.manage',
  pages: {
    '': async () => (await import('./opt-outs')).OptOuts,
  },
};
