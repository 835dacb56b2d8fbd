import { post, query, type Body } from '../../api';
import type { Key } from '../../once';
import { DivisionFilter, SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { may, useMe, useRefresh } from '../../session';
import { Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { Import } from '../../parts/import';
import { DivisionSelect, useDivisionName } from '../../parts/names';

type Wish = Body<'/units', 'post'>;

/** Units that are evaluated. */
export function Units(): ReactNode {
  const manages = may(useMe(), 'unit.manage');
  const refresh = useRefresh();
  const divisionName = useDivisionName();
  const [open, setOpen] = useState(false);
  const create = async (values: Wish, key: Key, confirmLookAlike: boolean): Promise<void> => {
    await post('/units', key, { body: { ...values, confirmLookAlike } });
    await refresh();
  };
  return (
    <ListPage
      title="参评单位"
      path="/units"
      actions={
        manages && (
          <>
            <Import kind="units" title="导入参评单位" columns="单位名称、行政区划、机关代字" />
            <Button type="primary" onClick={() => setOpen(true)}>
              新增单位
            </Button>
          </>
        )
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <SearchFilter filters={filters} name="query" label="名称" />
        </>
      )}
      empty={manages ? '还没有单位，可以新增，或导入表格' : '还没有单位'}
      columns={[
        {
          title: '名称',
          dataIndex: 'name',
          render: (name: string, { retired }) => (
            <>
              {name} {retired && <Badge>已撤销</Badge>}
            </>
          ),
        },
        { title: '区划', dataIndex: 'division', render: divisionName },
        { title: '机关代字', dataIndex: 'documentPrefix', render: (prefix: string) => prefix || '—' },
      ]}
    >
      <Ask<Wish>
        title="新增单位"
        confirm="保存"
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={create}
        similarAt={({ name }) => `/units${query({ query: name })}`}
      >
        <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写名称' }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="division" label="区划" rules={[{ required: true, message: '请选择区划' }]}>
          <DivisionSelect />
        </Form.Item>
        <Form.Item name="documentPrefix" label="机关代字" extra="公文用，可以不填">
          <Input maxLength={20} />
        </Form.Item>
      </Ask>
    </ListPage>
  );
}
