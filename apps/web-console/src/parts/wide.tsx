import type { ReactNode } from 'react';

/** Holds a table that may be wider than the page; scrolls sideways, also by keyboard. */
export function Wide({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="wide" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
