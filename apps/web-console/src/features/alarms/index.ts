import type { Feature } from '../../feature';
import { AlarmLabel } from './alarm-count';

export const alarms: Feature = {
  path: '/alarms',
  label: '疑点提示',
  action: 'alarm.read',
  Label: AlarmLabel,
  pages: {
    '': async () => (await import('./alarms')).Alarms,
  },
};
