import type { Feature } from '../../feature';

export const wordsToRelease: Feature = {
  path: '/words-to-release',
  label: '意见待公布',
  action: 'words.release',
  pages: {
    '': async () => (await import('./words-to-release')).WordsToRelease,
  },
};
