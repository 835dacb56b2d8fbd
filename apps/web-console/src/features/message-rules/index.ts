import type { Feature } from '../../feature';

export const messageRules: Feature = {
  path: '/message-rules',
  label: '短信设置',
  action: 'rule.set',
  pages: {
    '': async () => (await import('./message-rules')).MessageRules,
  },
};
