import type { Feature } from '../../feature';
import { HeldLabel } from './held-count';

export const held: Feature = {
  path: '/held',
  label: '待核评价',
  action: 'evaluation.review',
  Label: HeldLabel,
  pages: {
    '': async () => (await import('./held')).Held,
  },
};
