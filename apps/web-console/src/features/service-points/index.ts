import type { Feature } from '../../feature';

export const servicePoints: Feature = {
  path: '/service-points',
  label: '评议对象与码牌',
  action: 'servicePoint.read',
  pages: {
    '': async () => (await import('./service-points')).ServicePoints,
    ':id': async () => (await import('./service-point-file')).ServicePointFile,
  },
};
