import { Card, Statistic } from 'antd';
import type { ReactNode } from 'react';

/** Figures side by side, each under its name; `together` keeps them in one row where it fits. */
export function Figures({ values, together = false }: { values: Record<string, string>; together?: boolean }): ReactNode {
  return (
    <div className={together ? 'figures together' : 'figures'}>
      {Object.entries(values).map(([title, value]) => (
        <Card key={title} size="small">
          <Statistic title={title} value={value} />
        </Card>
      ))}
    </div>
  );
}
