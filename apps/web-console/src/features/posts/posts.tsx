import { post, type Body } from '../../api';
import type { Key } from '../../once';
import { ListPage } from '../../parts/list-page';
import { Button, Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { Ask } from '../../parts/ask';
import { optionsOf } from '../../parts/filters';
import { DivisionSelect, useDivisionName } from '../../parts/names';
import { useUnitSearch } from '../../parts/unit-select';
import { useRefresh } from '../../session';
import { POST_ROLE_NAMES, ROLES } from '../../words';

type Wish = Pick<Body<'/posts', 'post'>, 'name' | 'role'> & { division?: string; units?: string[] };

/** Posts: a role and where it reaches. */
export function Posts(): ReactNode {
  const refresh = useRefresh();
  const divisionName = useDivisionName();
  const [open, setOpen] = useState(false);
  const { setTyped, options } = useUnitSearch();
  const create = async ({ division, units, name, role }: Wish, key: Key): Promise<void> => {
    await post('/posts', key, { body: { name, role, divisions: division ? [division] : [], units: units ?? [] } });
    await refresh();
  };
  return (
    <ListPage
      title="岗位"
      path="/posts"
      actions={
        <Button type="primary" onClick={() => setOpen(true)}>
          新增岗位
        </Button>
      }
      empty="还没有岗位"
      columns={[
        { title: '名称', dataIndex: 'name' },
        { title: '角色', dataIndex: 'role', render: (role: string) => ROLES[role] ?? role },
        {
          title: '管辖区划',
          dataIndex: 'divisions',
          render: (divisions: string[]) => divisions.map(divisionName).join('、') || '—',
        },
        {
          title: '管辖单位',
          dataIndex: 'units',
          render: (held: string[]) => (held.length ? `${held.length} 个` : '—'),
        },
      ]}
    >
      <Ask<Wish> title="新增岗位" confirm="保存" open={open} onClose={() => setOpen(false)} onSubmit={create}>
        <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写名称' }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="role" label="角色" rules={[{ required: true, message: '请选择角色' }]}>
          <Select options={optionsOf(POST_ROLE_NAMES)} />
        </Form.Item>
        <Form.Item name="division" label="管辖区划（含下级）">
          <DivisionSelect />
        </Form.Item>
        <Form.Item name="units" label="管辖单位">
          <Select mode="multiple" showSearch={{ filterOption: false, onSearch: setTyped }} options={options} />
        </Form.Item>
      </Ask>
    </ListPage>
  );
}
