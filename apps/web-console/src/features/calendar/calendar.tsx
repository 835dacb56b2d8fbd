import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Select, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, put, type Body, type Schema } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { useFilters } from '../../parts/paged';
import { Title } from '../../parts/title';
import { useRefresh } from '../../session';

type Day = Schema<'CalendarDay'>;
type Wish = Body<'/calendar/{date}', 'put'> & { date: string };

/** Days that differ from Monday to Friday; deadlines are computed on them. */
export function Calendar(): ReactNode {
  const filters = useFilters();
  const refresh = useRefresh();
  const [open, setOpen] = useState(false);
  const year = Number(filters.values['year'] ?? new Date().getFullYear());
  const asked = useQuery({
    queryKey: ['calendar', year],
    queryFn: () => get('/calendar/{year}', { path: { year: String(year) } }),
  });
  const save = async ({ date, ...body }: Wish, key: Key): Promise<void> => {
    await put('/calendar/{date}', key, { path: { date }, body });
    await refresh();
  };
  return (
    <>
      <Title
        actions={
          <Button type="primary" onClick={() => setOpen(true)}>
            修改一天
          </Button>
        }
      >
        工作日历
      </Title>
      <div className="filters">
        <InputNumber
          aria-label="年份"
          min={2020}
          max={2099}
          value={year}
          onChange={(value) => filters.set('year', String(value ?? year))}
        />
      </div>
      {asked.isError && <Alert type="error" showIcon title={asked.error.message} />}
      {asked.data && !asked.data.known && (
        <Alert
          type="warning"
          showIcon
          title={`${year} 年的节假日安排尚未录入：时限暂按周一至周五计算，录入后会重新计算`}
          className="stack"
        />
      )}
      <Table<Day>
        rowKey="date"
        dataSource={asked.data?.exceptions}
        loading={asked.isPending}
        pagination={false}
        columns={[
          { title: '日期', dataIndex: 'date' },
          {
            title: '安排',
            dataIndex: 'working',
            render: (working: boolean) => (working ? <Badge tone="fair">上班</Badge> : <Badge tone="good">放假</Badge>),
          },
          { title: '说明', dataIndex: 'name' },
        ]}
      />
      <Ask<Wish> title="修改一天" confirm="保存" open={open} onClose={() => setOpen(false)} onSubmit={save}>
        <Form.Item name="date" label="日期" rules={[{ required: true, message: '请选择日期' }]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="working" label="安排" rules={[{ required: true, message: '请选择安排' }]}>
          <Select
            options={[
              { value: true, label: '上班' },
              { value: false, label: '放假' },
            ]}
          />
        </Form.Item>
        <Form.Item name="name" label="说明" rules={[{ required: true, message: '请填写说明' }]}>
          <Input maxLength={40} />
        </Form.Item>
      </Ask>
    </>
  );
}
