import type { Feature } from '../../feature';

export const documentNumbers: Feature = {
  path: '/document-numbers',
  label: '发文登记',
  action: 'number.read',
  pages: {
    '': async () => (await import('./document-numbers')).DocumentNumbers,
  },
};
