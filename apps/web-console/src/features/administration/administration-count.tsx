import type { ReactNode } from 'react';
import { count } from '../../words';
import { useAdministration } from './use-administration';

/** A name of the menu with how much waits for this administrator: to confirm, and to look at. */
export function AdministrationLabel({ children }: { children: string }): ReactNode {
  const asked = useAdministration();
  const { proposals = [], notices = [] } = asked.data ?? {};
  const waiting = proposals.filter(({ confirmable }) => confirmable).length + notices.length;
  return waiting > 0 ? `${children}（${count(waiting)}）` : children;
}
