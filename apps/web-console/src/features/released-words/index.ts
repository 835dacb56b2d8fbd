import type { Feature } from '../../feature';

export const releasedWords: Feature = {
  path: '/released-words',
  label: '已公布的意见',
  action: 'words.read',
  pages: {
    '': async () => (await import('./released-words')).ReleasedWords,
  },
};
