import type { Feature } from '../../feature';

export const accounts: Feature = {
  path: '/accounts',
  label: '账号',
  action: 'account.read',
  pages: {
    '': async () => (await import('./accounts')).Accounts,
  },
};
