import { get, post, type Body } from '../../api';
import { DivisionFilter, PeriodFilter, SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { may, useMe, useRefresh } from '../../session';
import { holdsName } from '@mingjing/contracts/names';
import { Button, Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Ask } from '../../parts/ask';
import { Import } from '../../parts/import';

type Wish = Body<'/matters', 'post'>;

function Enter(): ReactNode {
  const [open, setOpen] = useState(false);
  const refresh = useRefresh();
  const points = useQuery({
    queryKey: ['points'],
    queryFn: () => get('/service-points', { query: { pageSize: 200 } }),
    enabled: open,
  });
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        录入办件
      </Button>
      <Ask<Wish>
        title="录入办件"
        confirm="保存"
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={async (values, key) => {
          await post('/matters', key, { body: values });
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
  const enters = may(useMe(), 'matter.enter');
  return (
    <ListPage
      title="办理事项"
      path="/matters"
      actions={
        enters && (
          <>
            <Import
              kind="matters"
              title="导入办件"
              columns="办件编号、事项编码、事项名称、办理日期、评议对象、窗口、申请人、手机号、行政区划"
            />
            <Enter />
          </>
        )
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <SearchFilter filters={filters} name="query" label="办件编号" />
          <PeriodFilter filters={filters} />
        </>
      )}
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
  );
}
