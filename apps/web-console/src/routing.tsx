import { Result, Spin } from 'antd';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { Link, Navigate, Route, Routes, useNavigate, useLocation } from 'react-router';
import { whenSignedOut } from './api';
import type { Feature } from './feature';
import { GROUPS, OWN } from './features';
import { SignIn } from './features/sign-in/sign-in';
import { Frame } from './frame';
import { homeOf } from './places';
import { may, SignedIn, useMe } from './session';

/** Every page by its route, loaded when it is opened. */
const ROUTES = [...GROUPS.flatMap(({ features }) => features), ...OWN].flatMap(({ path, action, pages }) =>
  Object.entries(pages).map(([below, load]) => ({
    path: below ? `${path}/${below}` : path,
    action,
    Page: lazy(async () => ({ default: await load() })),
  })),
);

/** Shows a page to whoever may open it; the first page leads to one's own. */
function Guard({ action, children }: { action: Feature['action']; children: ReactNode }): ReactNode {
  const me = useMe();
  const { pathname } = useLocation();
  if (may(me, action)) return children;
  const home = homeOf(me);
  if (pathname === '/') return <Navigate to={home} replace />;
  return (
    <Result
      status="403"
      title="您的岗位不能打开这一页"
      subTitle="如需办理，请联系安全管理员核对岗位。"
      extra={<Link to={home}>回到首页</Link>}
    />
  );
}

export function Routing(): ReactNode {
  const navigate = useNavigate();
  const place = useLocation();
  useEffect(() => whenSignedOut(() => void navigate('/login', { state: { from: place.pathname + place.search } })), [navigate, place]);
  return (
    <Suspense fallback={<Spin fullscreen description="正在打开" />}>
      <Routes>
        <Route path="/login" element={<SignIn />} />
        <Route
          element={
            <SignedIn>
              <Frame />
            </SignedIn>
          }
        >
          {ROUTES.map(({ path, action, Page }) => (
            <Route
              key={path}
              path={path}
              element={
                <Guard action={action}>
                  <Page />
                </Guard>
              }
            />
          ))}
          <Route path="*" element={<Navigate to="/" replace />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
