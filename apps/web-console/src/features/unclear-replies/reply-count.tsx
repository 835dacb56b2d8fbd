import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { get } from '../../api';
import { count } from '../../words';

/** A name of the menu with how many replies wait to be settled behind it. */
export function ReplyLabel({ children }: { children: string }): ReactNode {
  const asked = useQuery({
    queryKey: ['reply-count'],
    queryFn: () => get('/unclear-replies', { query: { pageSize: 1 } }),
    refetchInterval: 60_000,
  });
  const waiting = asked.data?.total ?? 0;
  return waiting > 0 ? `${children}（${count(waiting)}）` : children;
}
