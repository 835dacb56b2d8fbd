import type { ServiceContext } from '@mingjing/kit';
import { policiesOf, type Policies } from '@mingjing/loop';
import { lateEscalation, silentEscalation, supervisionLimits } from '@mingjing/rules';
import type { Policy } from './instruction';

/** Rules in force and the calendar. */
export const policies = (context: Pick<ServiceContext, 'calendar' | 'rules' | 'log'>): Policies<Policy> =>
  policiesOf<Policy>(context, async (division) => {
    const { rules } = context;
    const [limits, silent, late] = await Promise.all([
      rules.get(supervisionLimits, division),
      rules.get(silentEscalation, division),
      rules.get(lateEscalation, division),
    ]);
    return { limits, silent, late, ladder: late, office: limits.office };
  });
