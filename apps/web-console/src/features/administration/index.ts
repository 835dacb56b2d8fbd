import type { Feature } from '../../feature';
import { AdministrationLabel } from './administration-count';

export const administration: Feature = {
  path: '/administration',
  label: '三员管理',
  action: 'administration.read',
  Label: AdministrationLabel,
  pages: {
    '': async () => (await import('./administration')).Administration,
  },
};
