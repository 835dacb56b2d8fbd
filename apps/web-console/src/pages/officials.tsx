import { Button, Form, Input, Switch } from 'antd';
import { useState, type ReactNode } from 'react';
import { post, put } from '../api';
import { Ask } from '../parts/ask';
import { Badge } from '../parts/badge';
import { Export } from '../parts/export';
import { DivisionFilter, FilterBar, SearchFilter } from '../parts/filters';
import { Import } from '../parts/import';
import { PagedTable, useFilters } from '../parts/paged';
import { Title } from '../parts/title';
import { UnitSelect } from '../parts/unit-select';
import { holds, useMe, useRefresh } from '../session';

interface Official {
  id: string;
  name: string;
  phone: string;
  unitId: string;
  unitName: string;
  duty: string;
  partyDay: string;
  paused: boolean;
  version: number;
}

const required = (message: string) => [{ required: true, message }];

/** Fields of one official; a masked phone is sent only when it was typed anew. */
function Fields({ official }: { official?: Official }): ReactNode {
  return (
    <>
      <Form.Item name="name" label="姓名" rules={required('请填写姓名')}>
        <Input maxLength={50} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="phone"
        label="手机号"
        rules={official ? [] : required('请填写手机号')}
        extra={official && `现在是 ${official.phone}，不改请留空`}
      >
        <Input maxLength={20} inputMode="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="unitId" label="单位" rules={required('请选择单位')}>
        <UnitSelect chosen={official && { id: official.unitId, name: official.unitName }} />
      </Form.Item>
      <Form.Item name="duty" label="职务">
        <Input maxLength={50} />
      </Form.Item>
      <Form.Item name="partyDay" label="入党日" extra="政治生日按这一天提醒；2 月 29 日入党的，平年在 2 月 28 日提醒">
        <Input type="date" />
      </Form.Item>
      <Form.Item name="paused" label="暂停提醒（离岗或本人要求）" valuePropName="checked">
        <Switch checkedChildren="暂停" unCheckedChildren="正常" />
      </Form.Item>
    </>
  );
}

/** Officials who are reminded on their political birthday and before holidays. */
export function Officials(): ReactNode {
  const me = useMe();
  const filters = useFilters();
  const refresh = useRefresh();
  const [editing, setEditing] = useState<Partial<Official>>();
  const manages = holds(me, 'coordinator');
  const known = editing?.id ? (editing as Official) : undefined;
  const save = async (values: Partial<Official>): Promise<void> => {
    const fields = { duty: '', partyDay: '', phone: '', paused: false, ...values };
    if (known) await put(`/officials/${encodeURIComponent(known.id)}`, { ...fields, version: known.version });
    else await post('/officials', fields);
    await refresh();
  };
  return (
    <>
      <Title
        actions={
          <div className="actions">
            <Export path="/officials" filters={filters} />
            {manages && (
              <>
                <Import kind="officials" title="导入提醒对象" columns="姓名、手机号、单位、职务、入党日期" />
                <Button type="primary" onClick={() => setEditing({})}>
                  新增提醒对象
                </Button>
              </>
            )}
          </div>
        }
      >
        提醒对象
      </Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
        <SearchFilter filters={filters} name="query" label="姓名" hint="完整姓名" />
      </FilterBar>
      <PagedTable<Official>
        path="/officials"
        filters={filters}
        empty="还没有提醒对象，可以新增，或导入表格"
        columns={[
          {
            title: '姓名',
            dataIndex: 'name',
            render: (name: string, { paused }) => (
              <>
                {name} {paused && <Badge tone="fair">已暂停</Badge>}
              </>
            ),
          },
          { title: '单位', dataIndex: 'unitName' },
          { title: '职务', dataIndex: 'duty', render: (duty: string) => duty || '—' },
          { title: '手机号', dataIndex: 'phone' },
          { title: '入党日', dataIndex: 'partyDay', render: (day: string) => day || '—' },
          ...(manages
            ? [
                {
                  title: '操作',
                  key: 'edit',
                  render: (_: unknown, official: Official) => <Button onClick={() => setEditing(official)}>修改</Button>,
                },
              ]
            : []),
        ]}
      />
      <Ask<Partial<Official>>
        key={editing?.id ?? String(editing !== undefined)}
        title={known ? `修改：${known.name}` : '新增提醒对象'}
        confirm="保存"
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        onSubmit={save}
        initial={{ ...editing, phone: '' }}
      >
        <Fields official={known} />
      </Ask>
    </>
  );
}
