import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { get } from '../api';
import { count } from '../words';

interface Waiting {
  proposals: { confirmable: boolean }[];
  notices: object[];
}

/** A name of the menu with how much waits for this administrator: to confirm, and to look at. */
export function AdministrationLabel({ children }: { children: string }): ReactNode {
  const asked = useQuery({
    queryKey: ['administration'],
    queryFn: () => get<Waiting>('/administration'),
    refetchInterval: 60_000,
  });
  const { proposals = [], notices = [] } = asked.data ?? {};
  const waiting = proposals.filter(({ confirmable }) => confirmable).length + notices.length;
  return waiting > 0 ? `${children}（${count(waiting)}）` : children;
}
