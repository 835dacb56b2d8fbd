import type { Feature } from '../../feature';

export const messages: Feature = {
  path: '/messages',
  label: '短信记录',
  action: 'message.read',
  pages: {
    '': async () => (await import('./messages')).Messages,
    ':id': async () => (await import('./message-file')).MessageFile,
  },
};
