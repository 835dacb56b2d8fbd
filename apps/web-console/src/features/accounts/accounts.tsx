import { post, query, type Body } from '../../api';
import type { Key } from '../../once';
import { useAct } from '../../parts/act';
import { SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { Row } from '../../parts/paged';
import { may, useMe, useRefresh } from '../../session';
import { useAdministration } from '../administration/use-administration';
import { AssignPost } from './assign-post';
import { Alert, App, Button, Form, Input, Popconfirm, Space, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { Import } from '../../parts/import';
import { useDivisionName } from '../../parts/names';
import { grouped } from '../../parts/slip';
import { moment, ROLES } from '../../words';

type AccountRow = Row<'/accounts'>;
type Wish = Body<'/accounts', 'post'>;

/** One file of people serves both administrators: accounts from it, then posts. */
const PEOPLE_COLUMNS = '用户名、姓名、角色、单位、行政区划、岗位名称';

const RENEW = { name: 'renewUnused', label: '密封条遗失或过期：为本人还没有设置口令的账号重新办理（先勾选，再选文件）' };

/** Accounts: the system administrator makes them, the security administrator gives them posts. */
export function Accounts(): ReactNode {
  const me = useMe();
  const refresh = useRefresh();
  const act = useAct();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<{ username: string; pickupCode: string }>();
  const [assigning, setAssigning] = useState<AccountRow>();
  const create = async (values: Wish, key: Key, confirmLookAlike: boolean): Promise<void> => {
    const { proposal } = await post('/accounts', key, { body: { ...values, confirmLookAlike } });
    setMade({ username: values.username, pickupCode: proposal.pickupCode });
    await refresh();
  };
  const reset = async ({ id, name }: AccountRow, channel: '' | 'slip'): Promise<void> => {
    try {
      const answer = await act(`reset ${id}`, channel, (key) =>
        post('/accounts/{id}/reset-password', key, { path: { id }, body: { channel } }),
      );
      const sent = answer.phoneMasked
        ? `验证码已发到 ${name} 本人的手机 ${answer.phoneMasked}，${moment(answer.until)}前有效`
        : `已提请，请安全管理员或审计管理员在“三员管理”中确认，密封条由其打印后交给 ${name}；领取码 ${answer.proposal?.pickupCode ?? ''} 由您告知本人`;
      void message.success(sent, 8);
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  return (
    <ListPage
      title="账号"
      path="/accounts"
      actions={
        <>
          {may(me, 'account.manage') && (
            <>
              <Import kind="accounts" title="导入账号" columns={PEOPLE_COLUMNS} button="导入账号" option={RENEW} />
              <Button type="primary" onClick={() => setOpen(true)}>
                新增账号
              </Button>
            </>
          )}
          {may(me, 'assignment.manage') && <Import kind="posts" title="按人员表授予岗位" columns={PEOPLE_COLUMNS} button="导入岗位" />}
        </>
      }
      intro={made && <Made {...made} onClose={() => setMade(undefined)} />}
      filters={(filters) => <SearchFilter filters={filters} name="query" label="查找" hint="用户名或姓名" />}
      empty="还没有账号，可以新增，或导入人员表格"
      columns={[
        {
          title: '用户名',
          dataIndex: 'username',
          render: (name: string, { disabled, mustChangePassword, codeUntil }) => (
            <>
              {name} {disabled && <Badge>已停用</Badge>} {(mustChangePassword || codeUntil) && <Badge tone="fair">待本人设置口令</Badge>}
            </>
          ),
        },
        { title: '姓名', dataIndex: 'name' },
        {
          title: '岗位',
          dataIndex: 'assignments',
          render: (assignments: AccountRow['assignments']) => <Held assignments={assignments} />,
        },
        {
          title: '操作',
          key: 'assign',
          render: (_, row) => (
            <Space wrap>
              {may(me, 'assignment.manage') && <Button onClick={() => setAssigning(row)}>授予岗位</Button>}
              {may(me, 'account.manage') && row.id !== me.id && !row.disabled && (
                <Popconfirm
                  placement="topRight"
                  title={row.mustChangePassword ? `为 ${row.name} 重新办理首次口令？` : `为 ${row.name} 重设口令？`}
                  description={
                    row.hasPhone
                      ? '验证码直接发到本人手机；手机已换的请选密封条。'
                      : '另一名管理员确认后打印密封条，交给本人；领取码在“三员管理”中查看，由您告知本人。'
                  }
                  okText={row.hasPhone ? '发到手机' : '提请'}
                  cancelText={row.hasPhone ? '改用密封条' : '取消'}
                  onConfirm={() => reset(row, '')}
                  onCancel={(event) => {
                    // The button, not a click beside it.
                    if (row.hasPhone && event?.currentTarget instanceof HTMLButtonElement) void reset(row, 'slip');
                  }}
                >
                  <Button>{row.mustChangePassword ? '重办首次口令' : '重设口令'}</Button>
                </Popconfirm>
              )}
            </Space>
          ),
        },
      ]}
    >
      <Ask<Wish>
        title="新增账号"
        confirm="保存"
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={create}
        similarAt={({ name }) => `/accounts${query({ query: name.replace(/（[^（]*）$/, '') })}`}
      >
        <Form.Item name="username" label="用户名" rules={[{ required: true, message: '请填写用户名' }]}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      </Ask>
      <AssignPost account={assigning} onClose={() => setAssigning(undefined)} />
    </ListPage>
  );
}

function Made({ username, pickupCode, onClose }: { username: string; pickupCode: string; onClose: () => void }): ReactNode {
  return (
    <Alert
      type="success"
      closable={{ onClose }}
      showIcon
      title={`账号 ${username} 已建立，领取码：${grouped(pickupCode, 3)}`}
      description="请把领取码告知本人（以后也可在“三员管理”中查看）。密封条由安全管理员或审计管理员在“三员管理”中确认并打印，本人凭两样设置口令。"
      className="gap"
    />
  );
}

/** The posts somebody holds; an administrator's are taken back by two others together, elsewhere. */
function Held({ assignments }: { assignments: AccountRow['assignments'] }): ReactNode {
  const manages = may(useMe(), 'assignment.manage');
  const refresh = useRefresh();
  const act = useAct();
  const { message } = App.useApp();
  const divisionName = useDivisionName();
  const administrators = useAdministration(manages).data?.administrators;
  const end = async (id: string): Promise<void> => {
    try {
      await act(id, '', (key) => post('/assignments/{id}/end', key, { path: { id } }));
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  const ofAdministrator = (id: string): boolean => administrators?.some(({ assignment }) => assignment?.id === id) ?? false;
  return (
    <Space wrap>
      {assignments.map(({ id, post: held }) => (
        <Tag key={id}>
          {held?.name}（{ROLES[held?.role ?? ''] ?? held?.role}
          {held && held.divisions.length > 0 ? ` · ${held.divisions.map(divisionName).join('、')}` : ''}）
          {manages && ofAdministrator(id) && <Link to="/administration">三员管理</Link>}
          {manages && administrators && !ofAdministrator(id) && (
            <Popconfirm title="收回这个岗位？" okText="收回" cancelText="取消" onConfirm={() => end(id)}>
              <Button type="link" size="small">
                收回
              </Button>
            </Popconfirm>
          )}
        </Tag>
      ))}
    </Space>
  );
}
