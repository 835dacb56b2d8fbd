import { useEffect, type ReactNode } from 'react';

/** Heading of a page, with what can be done on it at the right; names the browser's tab too. */
export function Title({ children, actions }: { children: string; actions?: ReactNode }): ReactNode {
  useEffect(() => {
    document.title = `${children} · 明镜`;
  }, [children]);
  return (
    <div className="title">
      <h1>{children}</h1>
      {actions}
    </div>
  );
}
