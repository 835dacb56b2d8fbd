import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { Result, Spin } from 'antd';
import { get, hasToken, type Answer } from './api';

/** Who is signed in, and what they may do. */
export type Me = Answer<'/auth/me', 'get'>;
/** A row of the platform's table of rights. */
export type Action = Me['actions'][number];

const Session = createContext<Me | undefined>(undefined);

/** The person signed in; only inside <SignedIn>. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

/** True where one of the actions is within somebody's rights, on some record at least; which ones, the service decides. */
export function may(me: Me, action: Action | Action[]): boolean {
  const any = [action].flat();
  return any.length === 0 || any.some((one) => me.actions.includes(one));
}

/** Shows its children to a person who is signed in, and sends anybody else to sign in and back here. */
export function SignedIn({ children }: { children: ReactNode }): ReactNode {
  const place = useLocation();
  const me = useQuery({
    queryKey: ['me'],
    queryFn: () => get('/auth/me'),
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
