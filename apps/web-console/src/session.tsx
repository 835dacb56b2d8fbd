import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { Result, Spin } from 'antd';
import { get, hasToken } from './api';

export interface Me {
  id: string;
  username: string;
  name: string;
  mustChangePassword: boolean;
  /** Number for one-time codes, 138****5678; empty: none. */
  phoneMasked: string;
  /** The last reset of the password, until it is acknowledged. */
  resetNotice?: { at?: string; channel: string; requestedBy?: { name: string }; releasedBy?: { name: string } };
  assignments: { postId: string; postName: string; role: string; divisions: string[]; units: string[] }[];
}

const Session = createContext<Me | undefined>(undefined);

/** The person signed in; only inside <SignedIn>. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

export function holds(me: Me, ...roles: string[]): boolean {
  return me.assignments.some(({ role }) => roles.includes(role));
}

/** Of a unit that is evaluated, whatever other posts the person holds: what the platform shows of evaluations was released. */
export const isOfUnit = (me: Me): boolean => holds(me, 'unitAdmin', 'unitHead', 'windowStaff');

/** Shows its children to a person who is signed in, and sends anybody else to sign in and back here. */
export function SignedIn({ children }: { children: ReactNode }): ReactNode {
  const place = useLocation();
  const me = useQuery({
    queryKey: ['me'],
    queryFn: () => get<Me>('/auth/me'),
    enabled: hasToken(),
    staleTime: 60_000,
  });
  if (!hasToken()) return <Navigate to="/login" state={{ from: place.pathname + place.search }} replace />;
  if (me.isPending) return <Spin fullscreen description="正在打开" />;
  if (me.isError) return <Result status="warning" title="没有打开" subTitle={me.error.message} />;
  return <Session.Provider value={me.data}>{children}</Session.Provider>;
}

/** Makes every list and figure be asked for again. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries();
}
