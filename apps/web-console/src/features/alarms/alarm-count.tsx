import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { get } from '../../api';
import { count } from '../../words';

/** A name of the menu with how many open alarms stand behind it. */
export function AlarmLabel({ children }: { children: string }): ReactNode {
  const asked = useQuery({
    queryKey: ['alarm-count'],
    queryFn: () => get('/alarms', { query: { pageSize: 1 } }),
    refetchInterval: 60_000,
  });
  const open = asked.data?.total ?? 0;
  return open > 0 ? `${children}（${count(open)}）` : children;
}
