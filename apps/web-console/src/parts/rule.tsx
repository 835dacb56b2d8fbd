import { useQuery } from '@tanstack/react-query';
import { App, Button, Card, Form, Popconfirm, Space, Spin, type FormInstance } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { get, put, type Schema } from '../api';
import { useAct } from './act';
import { useRefresh } from '../session';
import { Badge } from './badge';
import { useDivisionName } from './names';
import { ProblemAlert } from './problem-alert';
import { placeProblem } from './problem-place';

/** A rule, its value as the form has it. */
type Rule<V> = Omit<Schema<'Rule'>, 'value'> & { value: V };

interface Props<V> {
  ruleKey: string;
  title: string;
  division: string;
  children: (form: FormInstance<V>) => ReactNode;
}

/** The rules in force in a division, asked for once for all that show some of them. */
export function useRules(division: string) {
  return useQuery({ queryKey: ['rules', division], queryFn: () => get('/rules', { query: { division } }) });
}

/** One rule as a form: what is in force, where it comes from, and how to go back to what is above. */
export function RuleCard<V extends object>({ ruleKey, title, division, children }: Props<V>): ReactNode {
  const divisionName = useDivisionName();
  const asked = useRules(division);
  if (asked.isPending) return <Spin />;
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  const rule = asked.data.items.find(({ key }) => key === ruleKey) as Rule<V> | undefined;
  if (!rule) return null;
  const origin = rule.division ? `由${divisionName(rule.division)}设置` : '系统默认';
  return (
    <Card title={title} extra={<Badge>{origin}</Badge>}>
      <RuleForm key={JSON.stringify([division, rule])} rule={rule} division={division}>
        {children}
      </RuleForm>
    </Card>
  );
}

function RuleForm<V extends object>({
  rule,
  division,
  children,
}: {
  rule: Rule<V>;
  division: string;
  children: Props<V>['children'];
}): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const act = useAct();
  const [form] = Form.useForm<V>();
  const name = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const set = async (value: V | undefined): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      await act('set', value, (cause) => put('/rules/{key}', cause, { path: { key: rule.key }, body: { division, value } }));
      void message.success('已保存，十几秒内生效');
      await refresh();
    } catch (problem) {
      setFailure(placeProblem(problem, form));
    } finally {
      setBusy(false);
    }
  };
  const own = division === '' ? rule.division !== '' : rule.division === division;
  const inherit = division === '' ? '恢复系统默认' : '改用上级设置';
  // All of it: what the form does not show stays as it is.
  const save = (): void => void set(form.getFieldsValue(true) as V);
  return (
    <Form<V> form={form} name={name} layout="vertical" initialValues={rule.value} onFinish={save}>
      {children(form)}
      {failure && (
        <p role="alert" className="due-red">
          {failure}
        </p>
      )}
      <Space wrap>
        <Button type="primary" htmlType="submit" loading={busy}>
          保存
        </Button>
        {own && (
          <Popconfirm title={`取消这里的设置，${inherit}？`} okText="确定" cancelText="取消" onConfirm={() => void set(undefined)}>
            <Button>{inherit}</Button>
          </Popconfirm>
        )}
      </Space>
    </Form>
  );
}
