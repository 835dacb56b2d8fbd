import type { Feature } from '../../feature';

export const deadLetters: Feature = {
  path: '/dead-letters',
  label: '未处理消息',
  action: 'deadLetter.manage',
  pages: {
    '': async () => (await import('./dead-letters')).DeadLetters,
  },
};
