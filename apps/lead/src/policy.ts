import type { ServiceContext } from '@mingjing/kit';
import { policiesOf, type Policies as PoliciesOf } from '@mingjing/loop';
import { caseEscalation, caseLimits, caseMeasures, supervisionNotice as supervisionNoticeRule } from '@mingjing/rules';
import type { Policy } from './due';

export type Policies = PoliciesOf<Policy>;

/** Reads rules and calendar from the directory; refuses `unavailable` while it was never reached. */
export function policies(context: Pick<ServiceContext, 'calendar' | 'rules' | 'log'>): Policies {
  const { rules } = context;
  return policiesOf<Policy>(context, async (division) => {
    const [limits, ladder, measures, supervisionNotice] = await Promise.all([
      rules.get(caseLimits, division),
      rules.get(caseEscalation, division),
      rules.get(caseMeasures, division),
      rules.get(supervisionNoticeRule, division),
    ]);
    return { limits, ladder, office: limits.office, measures, supervisionNotice };
  });
}
