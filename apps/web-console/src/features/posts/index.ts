import type { Feature } from '../../feature';

export const posts: Feature = {
  path: '/posts',
  label: '岗位',
  action: 'post.manage',
  pages: {
    '': async () => (await import('./posts')).Posts,
  },
};
