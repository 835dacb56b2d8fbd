import { Button, Form, Input, Select, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, post, query, type Page } from '../api';
import { Ask } from '../parts/ask';
import { Badge } from '../parts/badge';
import { Import } from '../parts/import';
import { DivisionSelect, useDivisionName } from '../parts/names';
import { PagedTable, useFilters } from '../parts/paged';
import { PrintPlates } from '../parts/print-plates';
import { Title } from '../parts/title';
import { holds, useMe, useRefresh } from '../session';
import { KINDS } from '../words';

interface Row {
  id: string;
  name: string;
  kind: string;
  unitName: string;
  division: string;
  plateCode: string;
  retired: boolean;
}

const kinds = Object.entries(KINDS).map(([value, label]) => ({ value, label }));

function Create(): ReactNode {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const refresh = useRefresh();
  const units = useQuery({
    queryKey: ['units', typed],
    queryFn: () => get<Page<{ id: string; name: string; division: string }>>(`/units${query({ query: typed, pageSize: 50 })}`),
    enabled: open,
  });
  const create = async ({ windows, unitId, ...values }: { windows?: string[]; unitId?: string }): Promise<void> => {
    const division = units.data?.items.find(({ id }) => id === unitId)?.division;
    await post('/service-points', { ...values, unitId, division, windowNames: windows ?? [] });
    await refresh();
  };
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        新增评议对象
      </Button>
      <Ask title="新增评议对象" confirm="保存" open={open} onClose={() => setOpen(false)} onSubmit={create}>
        <Form.Item name="unitId" label="参评单位" rules={[{ required: true, message: '请选择参评单位' }]}>
          <Select
            showSearch={{ filterOption: false, onSearch: setTyped }}
            loading={units.isPending}
            options={units.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写名称' }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="kind" label="类别" rules={[{ required: true, message: '请选择类别' }]}>
          <Select options={kinds} />
        </Form.Item>
        <Form.Item name="windows" label="窗口" extra="每个窗口自动生成一块码牌；不填则以评议对象名称设一个窗口">
          <Select mode="tags" placeholder="输入窗口名称后回车，可填多个" />
        </Form.Item>
      </Ask>
    </>
  );
}

/** Service points of one's scope with their plates. */
export function ServicePoints(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const divisionName = useDivisionName();
  return (
    <>
      <Title
        actions={
          <Space wrap>
            <PrintPlates place={{ division: filters.values['division'] }} />
            {holds(me, 'coordinator') && (
              <>
                <Import path="/service-points/import" title="导入评议对象" columns="名称、类别、单位、区划、窗口" />
                <Create />
              </>
            )}
          </Space>
        }
      >
        评议对象与码牌
      </Title>
      <div className="filters">
        <DivisionSelect value={filters.values['division']} onChange={(value) => filters.set('division', value)} />
        <Input.Search
          aria-label="查找"
          placeholder="名称"
          allowClear
          defaultValue={filters.values['query']}
          onSearch={(value) => filters.set('query', value)}
        />
      </div>
      <PagedTable<Row>
        path="/service-points"
        filters={filters}
        empty="没有符合条件的评议对象"
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
    </>
  );
}
