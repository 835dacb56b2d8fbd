import { Button, Drawer, Grid, Layout, Menu, Typography } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { keepToken, post } from './api';
import { AdministrationLabel } from './parts/administration-count';
import { AlarmLabel } from './parts/alarm-count';
import { HeldLabel } from './parts/held-count';
import { ReplyLabel } from './parts/reply-count';
import { ResetNotice } from './parts/reset-notice';
import { holds, useMe, type Me } from './session';
import { ROLES } from './words';

/** Oversight that cases wait for; a leader only looks. */
const HANDLING = ['supervisor', 'coordinator', 'approver'];
const OVERSIGHT = [...HANDLING, 'leader'];
const UNIT = ['unitAdmin', 'unitHead'];

interface Place {
  path: string;
  label: string;
  roles: string[];
  /** Those who may hold another of the roles and still do not see it. */
  notFor?: string[];
}

/** What may be opened, and by whom; what a role may not do is not shown. */
const GROUPS: { label: string; places: Place[] }[] = [
  {
    label: '督办',
    places: [
      { path: '/', label: '我的待办', roles: [...HANDLING, ...UNIT] },
      { path: '/cases', label: '不满意事项', roles: [...OVERSIGHT, ...UNIT] },
      { path: '/document-numbers', label: '发文登记', roles: [...OVERSIGHT, ...UNIT] },
    ],
  },
  {
    label: '办件与评价',
    places: [
      { path: '/evaluations', label: '评价', roles: OVERSIGHT, notFor: [...UNIT, 'windowStaff'] },
      { path: '/releases', label: '已公布的评价', roles: [...OVERSIGHT, ...UNIT, 'windowStaff'] },
      { path: '/held', label: '待核评价', roles: ['coordinator', 'supervisor'], notFor: [...UNIT, 'windowStaff'] },
      { path: '/alarms', label: '疑点提示', roles: OVERSIGHT, notFor: [...UNIT, 'windowStaff'] },
      { path: '/words-to-release', label: '意见待公布', roles: ['coordinator', 'supervisor'], notFor: [...UNIT, 'windowStaff'] },
      { path: '/released-words', label: '已公布的意见', roles: [...OVERSIGHT, ...UNIT] },
      { path: '/matters', label: '办理事项', roles: ['coordinator', 'supervisor', 'unitAdmin'] },
      { path: '/service-points', label: '评议对象与码牌', roles: [...OVERSIGHT, ...UNIT] },
    ],
  },
  {
    label: '统计',
    places: [
      { path: '/statistics', label: '统计分析', roles: [...OVERSIGHT, ...UNIT, 'windowStaff'] },
      { path: '/missing-entries', label: '漏录率', roles: [...OVERSIGHT, ...UNIT] },
      { path: '/handled-counts', label: '办件量', roles: [...OVERSIGHT, ...UNIT] },
    ],
  },
  {
    label: '短信与提醒',
    places: [
      { path: '/messages', label: '短信记录', roles: ['coordinator', 'supervisor'] },
      { path: '/unclear-replies', label: '待认回复', roles: ['coordinator'], notFor: [...UNIT, 'windowStaff'] },
      { path: '/message-rules', label: '短信设置', roles: ['coordinator'] },
      { path: '/opt-outs', label: '退订名单', roles: ['coordinator'] },
      { path: '/reminders', label: '廉政提醒计划', roles: ['coordinator', 'supervisor'] },
      { path: '/officials', label: '提醒对象', roles: ['coordinator', 'supervisor'] },
      { path: '/reminder-rules', label: '提醒设置', roles: ['coordinator'] },
    ],
  },
  {
    label: '设置',
    places: [
      { path: '/units', label: '参评单位', roles: ['coordinator', 'sysAdmin', 'secAdmin'] },
      { path: '/rules', label: '规则', roles: ['coordinator'] },
      { path: '/calendar', label: '工作日历', roles: ['coordinator'] },
      { path: '/accounts', label: '账号', roles: ['sysAdmin', 'secAdmin'] },
      { path: '/posts', label: '岗位', roles: ['secAdmin'] },
      { path: '/administration', label: '三员管理', roles: ['sysAdmin', 'secAdmin', 'auditAdmin'] },
      { path: '/dead-letters', label: '未处理消息', roles: ['sysAdmin'] },
      { path: '/reconciliations', label: '业务核对', roles: ['sysAdmin'] },
      { path: '/rebuild', label: '统计核对', roles: ['sysAdmin'] },
      { path: '/audit', label: '审计日志', roles: ['auditAdmin'] },
    ],
  },
];

function opens(me: Me, { roles, notFor = [] }: Place): boolean {
  return holds(me, ...roles) && !holds(me, ...notFor);
}

function groupsOf(me: Me): typeof GROUPS {
  const groups = GROUPS.map(({ label, places }) => ({ label, places: places.filter((place) => opens(me, place)) }));
  return groups.filter(({ places }) => places.length > 0);
}

/** Places a person may open, in the order of the menu. */
export function placesOf(me: Me): Place[] {
  return groupsOf(me).flatMap(({ places }) => places);
}

/** The first page of a person: what waits for him; a leader's figures; else the first place he may open. */
export function homeOf(me: Me): string {
  const paths = placesOf(me).map(({ path }) => path);
  const best = ['/', ...(holds(me, 'leader') ? ['/statistics'] : [])].find((path) => paths.includes(path));
  return best ?? paths[0] ?? '/profile';
}

/** Some places say how many wait behind them. */
function labelled(path: string, name: string): ReactNode {
  if (path === '/held') return <HeldLabel>{name}</HeldLabel>;
  if (path === '/alarms') return <AlarmLabel>{name}</AlarmLabel>;
  if (path === '/unclear-replies') return <ReplyLabel>{name}</ReplyLabel>;
  if (path === '/administration') return <AdministrationLabel>{name}</AdministrationLabel>;
  return name;
}

function Navigation({ onChosen }: { onChosen?: () => void }): ReactNode {
  const me = useMe();
  const { pathname } = useLocation();
  const open = placesOf(me).filter(({ path }) => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`)));
  const items = groupsOf(me).map(({ label, places }) => ({
    key: label,
    type: 'group' as const,
    label,
    children: places.map(({ path, label: name }) => ({
      key: path,
      label: <Link to={path}>{labelled(path, name)}</Link>,
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
    await post('/auth/logout').catch(() => undefined);
    keepToken('');
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
