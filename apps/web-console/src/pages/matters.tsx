import { holdsName } from '@mingjing/contracts/names';
import { Button, Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { get, post, type Page } from '../api';
import { Ask } from '../parts/ask';
import { Export } from '../parts/export';
import { DivisionFilter, FilterBar, PeriodFilter, SearchFilter } from '../parts/filters';
import { Import } from '../parts/import';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { holds, useMe, useRefresh } from '../session';

interface Row {
  id: string;
  matterNumber: string;
  itemName: string;
  handledOn: string;
  servicePointName: string;
  windowName: string;
  phone: string;
}

function Enter(): ReactNode {
  const [open, setOpen] = useState(false);
  const refresh = useRefresh();
  const points = useQuery({
    queryKey: ['points'],
    queryFn: () => get<Page<{ id: string; name: string }>>('/service-points?pageSize=200'),
    enabled: open,
  });
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        录入办件
      </Button>
      <Ask
        title="录入办件"
        confirm="保存"
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={async (values) => {
          await post('/matters', values);
          await refresh();
        }}
      >
        <Form.Item name="servicePointId" label="评议对象" rules={[{ required: true, message: '请选择评议对象' }]}>
          <Select
            showSearch={{ filterOption: (typed, option) => holdsName(String(option?.label), typed) }}
            loading={points.isPending}
            options={points.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="matterNumber" label="办件编号" rules={[{ required: true, message: '请填写办件编号' }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="itemName" label="事项名称" rules={[{ required: true, message: '请填写事项名称' }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="itemCode" label="事项编码">
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="handledOn" label="办理日期" rules={[{ required: true, message: '请选择办理日期' }]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="applicantName" label="办事人姓名">
          <Input maxLength={50} autoComplete="off" />
        </Form.Item>
        <Form.Item name="phone" label="联系电话">
          <Input maxLength={20} inputMode="tel" autoComplete="off" />
        </Form.Item>
      </Ask>
    </>
  );
}

/** Handled matters of one's unit or scope. */
export function Matters(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const enters = holds(me, 'unitAdmin', 'coordinator');
  return (
    <>
      <Title
        actions={
          <div className="actions">
            <Export path="/matters" filters={filters} />
            {enters && (
              <>
                <Import
                  kind="matters"
                  title="导入办件"
                  columns="办件编号、事项编码、事项名称、办理日期、评议对象、窗口、申请人、手机号、行政区划"
                />
                <Enter />
              </>
            )}
          </div>
        }
      >
        办理事项
      </Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
        <SearchFilter filters={filters} name="query" label="办件编号" />
        <PeriodFilter filters={filters} />
      </FilterBar>
      <PagedTable<Row>
        path="/matters"
        filters={filters}
        empty="还没有办件，可以录入一件，或导入表格"
        columns={[
          { title: '办件编号', dataIndex: 'matterNumber' },
          { title: '事项', dataIndex: 'itemName' },
          { title: '办理日期', dataIndex: 'handledOn' },
          { title: '评议对象', dataIndex: 'servicePointName', render: (name: string) => name || '—' },
          { title: '窗口', dataIndex: 'windowName', render: (name: string) => name || '—' },
          { title: '联系电话', dataIndex: 'phone', render: (phone: string) => phone || '—' },
        ]}
      />
    </>
  );
}
