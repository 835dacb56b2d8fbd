import type { ReactNode } from 'react';

export type Tone = 'good' | 'fair' | 'bad' | 'plain';

/** A short word in a coloured box; the word says it all, the colour only helps (contrast at least 4.5). */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }): ReactNode {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
