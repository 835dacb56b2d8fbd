import type { Feature } from '../../feature';

export const rules: Feature = {
  path: '/rules',
  label: '规则',
  action: 'rule.set',
  pages: {
    '': async () => (await import('./rules')).Rules,
  },
};
