import type { Feature } from '../../feature';
import { ReplyLabel } from './reply-count';

export const unclearReplies: Feature = {
  path: '/unclear-replies',
  label: '待认回复',
  action: 'reply.settle',
  Label: ReplyLabel,
  pages: {
    '': async () => (await import('./unclear-replies')).UnclearReplies,
  },
};
