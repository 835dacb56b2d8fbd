import type { Case } from './case';
import type { CaseEvent } from './case-events';

type Followed = Extract<CaseEvent, { type: 'merged' | 'unmerged' | 'mergedIn' | 'mergedOut' | 'closed' }>;

/** Verdicts said of one citizen's own evaluation: whoever was merged into such a case does not share its end. */
export const EXCLUDED: readonly string[] = ['mistaken', 'malicious'];

/** What merging, undoing it and closing change in a case; the clocks come with the change of state that follows. */
export function following(c: Case, event: Followed, at: Date): Partial<Case> {
  const tell = (...ids: string[]): { untold: string[] } => ({ untold: [...new Set([...(c.untold ?? []), ...ids])] });
  const merged = c.merged ?? [];
  switch (event.type) {
    case 'merged': {
      const into = event.data.intoCaseId;
      return { mergedInto: into, merge: { into, at, clocks: c.clocks }, ...tell(into) };
    }
    case 'unmerged':
      return { mergedInto: '', merge: null, outcome: '', closedAt: null, ...tell(event.data.fromCaseId) };
    case 'mergedIn':
      return { merged: [...merged, event.data] };
    case 'mergedOut':
      return { merged: merged.filter(({ caseId }) => caseId !== event.data.caseId) };
    case 'closed': {
      const { outcome } = event.data;
      const left = EXCLUDED.includes(outcome) && merged.length > 0 ? tell(...merged.map(({ caseId }) => caseId)) : {};
      return { outcome, closedAt: at, ...left };
    }
  }
}
