import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { get } from '../../api';
import { may, useMe } from '../../session';
import { count } from '../../words';

function useHeld(): { total: number; overdue: number } {
  const enabled = may(useMe(), 'evaluation.review');
  const asked = useQuery({
    queryKey: ['held-count'],
    queryFn: () => get('/evaluations/held', { query: { pageSize: 1 } }),
    enabled,
    refetchInterval: 60_000,
  });
  return asked.data ?? { total: 0, overdue: 0 };
}

/** A name of the menu with how many wait behind it. */
export function HeldLabel({ children }: { children: string }): ReactNode {
  const { total } = useHeld();
  return total > 0 ? `${children}（${count(total)}）` : children;
}

/** Says on the first page that evaluations wait for somebody to look at them; nothing where none does. */
export function HeldReminder(): ReactNode {
  const { total, overdue } = useHeld();
  if (total === 0) return null;
  const late = overdue > 0 ? `，其中 ${count(overdue)} 条已超过核实期限` : '';
  return (
    <Alert
      className="gap"
      type={overdue > 0 ? 'warning' : 'info'}
      showIcon
      title={`有 ${count(total)} 条评价待核${late}。`}
      action={<Link to="/held">去核实</Link>}
    />
  );
}
