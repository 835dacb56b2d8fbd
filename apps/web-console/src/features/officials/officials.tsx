import { post, put, type Body } from '../../api';
import type { Key } from '../../once';
import { DivisionFilter, SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { Row } from '../../parts/paged';
import { may, useMe, useRefresh } from '../../session';
import { Button, Form, Input, Switch } from 'antd';
import { useState, type ReactNode } from 'react';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { Import } from '../../parts/import';
import { UnitSelect } from '../../parts/unit-select';

type Official = Row<'/officials'>;
type Wish = Body<'/officials', 'post'>;

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
  const refresh = useRefresh();
  const [editing, setEditing] = useState<Official | 'new'>();
  const manages = may(useMe(), 'official.manage');
  const known = editing === 'new' ? undefined : editing;
  const isNew = editing === 'new' ? editing : undefined;
  const save = async (values: Wish, key: Key): Promise<void> => {
    if (known) await put('/officials/{id}', key, { path: { id: known.id }, body: { ...values, version: known.version } });
    else await post('/officials', key, { body: values });
    await refresh();
  };
  return (
    <ListPage
      title="提醒对象"
      path="/officials"
      actions={
        manages && (
          <>
            <Import kind="officials" title="导入提醒对象" columns="姓名、手机号、单位、职务、入党日期" />
            <Button type="primary" onClick={() => setEditing('new')}>
              新增提醒对象
            </Button>
          </>
        )
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <SearchFilter filters={filters} name="query" label="姓名" hint="完整姓名" />
        </>
      )}
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
    >
      <Ask<Wish>
        key={known?.id ?? isNew}
        title={known ? `修改：${known.name}` : '新增提醒对象'}
        confirm="保存"
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        onSubmit={save}
        initial={{ duty: '', partyDay: '', paused: false, ...known, phone: '' }}
      >
        <Fields official={known} />
      </Ask>
    </ListPage>
  );
}
