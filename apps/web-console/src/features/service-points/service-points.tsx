import { post, type Body } from '../../api';
import type { Key } from '../../once';
import { DivisionFilter, optionsOf, SearchFilter, SwitchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { useFilters, type Row } from '../../parts/paged';
import { may, useMe, useRefresh } from '../../session';
import { Button, Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { Import } from '../../parts/import';
import { useDivisionName } from '../../parts/names';
import { PrintPlates } from './print-plates';
import { UnitSelect } from '../../parts/unit-select';
import { KINDS } from '../../words';
import { MergePoints } from './merge-points';

type Point = Row<'/service-points'>;
type Wish = Body<'/service-points', 'post'>;

function Create(): ReactNode {
  const [open, setOpen] = useState(false);
  const refresh = useRefresh();
  const create = async (values: Wish, key: Key, confirmLookAlike: boolean): Promise<void> => {
    await post('/service-points', key, { body: { ...values, confirmLookAlike } });
    await refresh();
  };
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        新增评议对象
      </Button>
      <Ask<Wish>
        title="新增评议对象"
        confirm="保存"
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={create}
        similarAt={({ id }) => `/service-points/${encodeURIComponent(id)}`}
      >
        <Form.Item name="unitId" label="参评单位" rules={[{ required: true, message: '请选择参评单位' }]}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写名称' }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="kind" label="类别" rules={[{ required: true, message: '请选择类别' }]}>
          <Select options={optionsOf(KINDS)} />
        </Form.Item>
        <Form.Item name="windowNames" label="窗口" extra="每个窗口自动生成一块码牌；不填则以评议对象名称设一个窗口">
          <Select mode="tags" tokenSeparators={['、', '，', ',', '；', ';']} placeholder="输入窗口名称后回车，可填多个" />
        </Form.Item>
      </Ask>
    </>
  );
}

/** Service points of one's scope with their plates. */
export function ServicePoints(): ReactNode {
  const manages = may(useMe(), 'servicePoint.manage');
  const { division } = useFilters().values;
  const divisionName = useDivisionName();
  const [chosen, setChosen] = useState<Point[]>([]);
  return (
    <ListPage
      title="评议对象与码牌"
      path="/service-points"
      actions={
        <>
          <PrintPlates place={{ division }} />
          {manages && (
            <>
              <MergePoints points={chosen} onMerged={() => setChosen([])} />
              <Import kind="service-points" title="导入评议对象" columns="名称、类型、参评单位、行政区划、窗口" />
              <Create />
            </>
          )}
        </>
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <SearchFilter filters={filters} name="query" label="名称" />
          <SwitchFilter filters={filters} name="includeRetired" label="含已停用的" />
        </>
      )}
      empty={manages ? '还没有评议对象，可以新增，或导入表格' : '还没有评议对象'}
      rowSelection={
        manages
          ? {
              selectedRowKeys: chosen.map(({ id }) => id),
              preserveSelectedRowKeys: true,
              onChange: (_, rows) => setChosen(rows),
              getCheckboxProps: ({ name, retired }) => ({ disabled: retired, 'aria-label': `选择${name}` }),
              getTitleCheckboxProps: () => ({ 'aria-label': '选择本页全部' }),
            }
          : undefined
      }
      columns={[
        {
          title: '名称',
          dataIndex: 'name',
          render: (name: string, { id, retired }) => (
            <>
              <Link to={`/service-points/${encodeURIComponent(id)}`}>{name}</Link> {retired && <Badge>已停用</Badge>}
            </>
          ),
        },
        { title: '类别', dataIndex: 'kind', render: (kind: string) => KINDS[kind] ?? kind },
        { title: '单位', dataIndex: 'unitName' },
        { title: '区划', dataIndex: 'division', render: divisionName },
        { title: '码牌', dataIndex: 'plateCode' },
      ]}
    />
  );
}
