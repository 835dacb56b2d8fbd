import { Alert, App, Button, Form, Input, Popconfirm, Space, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { post, query } from '../api';
import { Ask } from '../parts/ask';
import { Badge } from '../parts/badge';
import { Export } from '../parts/export';
import { FilterBar, SearchFilter } from '../parts/filters';
import { Import } from '../parts/import';
import { useDivisionName } from '../parts/names';
import { PagedTable, useFilters } from '../parts/paged';
import { grouped } from '../parts/slip';
import { Title } from '../parts/title';
import { holds, useMe, useRefresh } from '../session';
import { moment, ROLES } from '../words';
import { AssignPost, type AccountRow } from './assign-post';

const ADMINISTRATORS = ['sysAdmin', 'secAdmin', 'auditAdmin'];

interface ResetAnswer {
  channel: string;
  phoneMasked: string;
  until?: string;
  proposal?: { pickupCode: string };
}

/** One file of people serves both administrators: accounts from it, then posts. */
const PEOPLE_COLUMNS = '用户名、姓名、角色、单位、行政区划、岗位名称';

const RENEW = { name: 'renewUnused', label: '密封条遗失或过期：为本人还没有设置口令的账号重新办理（先勾选，再选文件）' };

/** Accounts: the system administrator makes them, the security administrator gives them posts. */
export function Accounts(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const refresh = useRefresh();
  const { message } = App.useApp();
  const divisionName = useDivisionName();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<{ username: string; pickupCode: string }>();
  const [assigning, setAssigning] = useState<AccountRow>();
  const create = async (values: { username?: string; name?: string }, confirmLookAlike: boolean): Promise<void> => {
    const { proposal } = await post<{ proposal: { pickupCode: string } }>('/accounts', { ...values, confirmLookAlike });
    setMade({ username: values.username ?? '', pickupCode: proposal.pickupCode });
    await refresh();
  };
  const reset = async ({ id, name }: AccountRow, channel: '' | 'slip'): Promise<void> => {
    try {
      const answer = await post<ResetAnswer>(`/accounts/${encodeURIComponent(id)}/reset-password`, { channel });
      const sent = answer.phoneMasked
        ? `验证码已发到 ${name} 本人的手机 ${answer.phoneMasked}，${moment(answer.until)}前有效`
        : `已提请，请安全管理员或审计管理员在“三员管理”中确认，密封条由其打印后交给 ${name}；领取码 ${answer.proposal?.pickupCode ?? ''} 由您告知本人`;
      void message.success(sent, 8);
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  const end = async (assignmentId: string): Promise<void> => {
    try {
      await post(`/assignments/${encodeURIComponent(assignmentId)}/end`);
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  return (
    <>
      <Title
        actions={
          <div className="actions">
            <Export path="/accounts" filters={filters} />
            {holds(me, 'sysAdmin') && (
              <>
                <Import kind="accounts" title="导入账号" columns={PEOPLE_COLUMNS} button="导入账号" option={RENEW} />
                <Button type="primary" onClick={() => setOpen(true)}>
                  新增账号
                </Button>
              </>
            )}
            {holds(me, 'secAdmin') && <Import kind="posts" title="按人员表授予岗位" columns={PEOPLE_COLUMNS} button="导入岗位" />}
          </div>
        }
      >
        账号
      </Title>
      {made && (
        <Alert
          type="success"
          closable={{ onClose: () => setMade(undefined) }}
          showIcon
          title={`账号 ${made.username} 已建立，领取码：${grouped(made.pickupCode, 3)}`}
          description="请把领取码告知本人（以后也可在“三员管理”中查看）。密封条由安全管理员或审计管理员在“三员管理”中确认并打印，本人凭两样设置口令。"
          className="gap"
        />
      )}
      <FilterBar>
        <SearchFilter filters={filters} name="query" label="查找" hint="用户名或姓名" />
      </FilterBar>
      <PagedTable<AccountRow>
        path="/accounts"
        filters={filters}
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
            render: (assignments: AccountRow['assignments']) => (
              <Space wrap>
                {assignments.map(({ id, post: held }) => (
                  <Tag key={id}>
                    {held?.name}（{ROLES[held?.role ?? ''] ?? held?.role}
                    {held && held.divisions.length > 0 ? ` · ${held.divisions.map(divisionName).join('、')}` : ''}）
                    {holds(me, 'secAdmin') && ADMINISTRATORS.includes(held?.role ?? '') && <Link to="/administration">三员管理</Link>}
                    {holds(me, 'secAdmin') && !ADMINISTRATORS.includes(held?.role ?? '') && (
                      <Popconfirm title="收回这个岗位？" okText="收回" cancelText="取消" onConfirm={() => void end(id)}>
                        <Button type="link" size="small">
                          收回
                        </Button>
                      </Popconfirm>
                    )}
                  </Tag>
                ))}
              </Space>
            ),
          },
          {
            title: '操作',
            key: 'assign',
            render: (_, row) => (
              <Space wrap>
                {holds(me, 'secAdmin') && <Button onClick={() => setAssigning(row)}>授予岗位</Button>}
                {holds(me, 'sysAdmin') && row.id !== me.id && !row.disabled && (
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
      />
      <Ask
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
    </>
  );
}
