import { Button, Drawer, Grid, Layout, Menu, Typography } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { inquire, keepToken } from './api';
import { forgetDrafts } from './parts/draft';
import { ResetNotice } from './parts/reset-notice';
import { groupsOf } from './places';
import { useMe } from './session';
import { ROLES } from './words';

function Navigation({ onChosen }: { onChosen?: () => void }): ReactNode {
  const me = useMe();
  const { pathname } = useLocation();
  const groups = groupsOf(me);
  const open = groups
    .flatMap(({ features }) => features)
    .filter(({ path }) => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`)));
  const items = groups.map(({ label, features }) => ({
    key: label,
    type: 'group' as const,
    label,
    children: features.map(({ path, label: name, Label }) => ({
      key: path,
      label: <Link to={path}>{Label ? <Label>{name}</Label> : name}</Link>,
    })),
  }));
  return <Menu mode="inline" theme="dark" selectedKeys={open.map(({ path }) => path)} items={items} onClick={onChosen} />;
}

/** The frame of every page: what one may open on the left (a drawer on a phone), who one is on top. */
export function Frame(): ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [open, setOpen] = useState(false);
  const signOut = async (): Promise<void> => {
    await inquire('/auth/logout').catch(() => undefined);
    keepToken('');
    forgetDrafts();
    await navigate('/login');
  };
  const roles = [...new Set(me.assignments.map(({ role }) => ROLES[role] ?? role))].join('、');
  // With a first password one holds nothing yet, whatever posts there are.
  const held = roles || (me.mustChangePassword ? '' : '尚无岗位');
  return (
    <Layout className="frame">
      <a className="skip" href="#content">
        跳到正文
      </a>
      {wide ? (
        <Layout.Sider width={208} className="side">
          <div className="brand">明镜 · 工作台</div>
          <nav aria-label="主菜单">
            <Navigation />
          </nav>
        </Layout.Sider>
      ) : (
        <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={240} title="明镜 · 工作台" className="side">
          <Navigation onChosen={() => setOpen(false)} />
        </Drawer>
      )}
      <Layout>
        <Layout.Header className="top">
          {!wide && <Button onClick={() => setOpen(true)}>菜单</Button>}
          <Typography.Text ellipsis className="who">
            {me.name}
            {held && `（${held}）`}
          </Typography.Text>
          <Link to="/profile">修改口令</Link>
          <Button onClick={() => void signOut()}>退出</Button>
        </Layout.Header>
        <Layout.Content id="content" className="content" role="main">
          <ResetNotice />
          <Outlet />
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
