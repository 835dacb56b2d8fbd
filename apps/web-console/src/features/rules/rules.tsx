import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Spin, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, put, type Schema } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { DivisionSelect, useDivisionName } from '../../parts/names';
import { useFilters } from '../../parts/paged';
import { Title } from '../../parts/title';
import { Wide } from '../../parts/wide';
import { useRefresh } from '../../session';

type Rule = Schema<'Rule'>;

const SHORT = 60;

/** Descriptions stand in Chinese, then in English. */
const inChinese = (description: string): string => description.split(' / ')[0] ?? '';

/** A rule's value: short ones as they stand, long ones folded. */
function Value({ value }: { value: unknown }): ReactNode {
  const text = JSON.stringify(value);
  if (text.length <= SHORT) return <span className="json">{text}</span>;
  return (
    <details>
      <summary>展开</summary>
      <span className="json">{JSON.stringify(value, undefined, 2)}</span>
    </details>
  );
}

/** Rules in force for a division; set for it, they hold for all below it too. */
export function Rules(): ReactNode {
  const filters = useFilters();
  const refresh = useRefresh();
  const divisionName = useDivisionName();
  const [editing, setEditing] = useState<Rule>();
  const { division } = filters.values;
  const asked = useQuery({
    queryKey: ['rules', division],
    queryFn: () => get('/rules', { query: { division } }),
  });
  const save = async ({ value }: { value: string }, cause: Key): Promise<void> => {
    if (!editing) return;
    await put('/rules/{key}', cause, {
      path: { key: editing.key },
      body: { division: division ?? '', value: JSON.parse(value) as unknown },
    });
    await refresh();
  };
  return (
    <>
      <Title>规则</Title>
      <div className="filters">
        <DivisionSelect value={division} onChange={(value) => filters.set('division', value)} />
      </div>
      {asked.isPending && <Spin />}
      {asked.isError && <Alert type="error" showIcon title={asked.error.message} />}
      <Wide label="规则">
        <Table<Rule>
          rowKey="key"
          dataSource={asked.data?.items}
          pagination={false}
          columns={[
            {
              title: '规则',
              dataIndex: 'description',
              render: (text: string, { key }) => (
                <>
                  {inChinese(text)}
                  <div className="muted">{key}</div>
                </>
              ),
            },
            {
              title: '来源',
              dataIndex: 'division',
              render: (from: string) => (from ? divisionName(from) : <Badge>默认</Badge>),
            },
            {
              title: '值',
              dataIndex: 'value',
              width: 360,
              render: (value: unknown) => <Value value={value} />,
            },
            {
              title: '操作',
              key: 'edit',
              render: (_, rule) => <Button onClick={() => setEditing(rule)}>修改</Button>,
            },
          ]}
        />
      </Wide>
      <Ask
        key={editing?.key}
        title={inChinese(editing?.description ?? '')}
        confirm="保存"
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        onSubmit={save}
        initial={{ value: JSON.stringify(editing?.value, undefined, 2) }}
      >
        <p className="muted">对{division ? divisionName(division) : '全州'}及其下级生效。</p>
        <Form.Item
          name="value"
          label="值（JSON）"
          rules={[
            {
              validator: (_, text: string) => {
                try {
                  JSON.parse(text);
                  return Promise.resolve();
                } catch {
                  return Promise.reject(new Error('不是有效的 JSON，请检查引号和逗号'));
                }
              },
            },
          ]}
        >
          <Input.TextArea rows={12} className="json" />
        </Form.Item>
      </Ask>
    </>
  );
}
