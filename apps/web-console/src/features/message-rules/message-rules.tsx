import { Form, Input, InputNumber, Switch, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { DivisionFilter, FilterBar } from '../../parts/filters';
import { useDivisionName } from '../../parts/names';
import { useFilters } from '../../parts/paged';
import { RuleCard } from '../../parts/rule';
import { TemplateField } from '../../parts/template-field';
import { Title } from '../../parts/title';
import { ReplyRuleCard } from './reply-rule';

interface Invitation {
  enabled: boolean;
  template: string;
  signature: string;
  remindAfterDays: number;
  withinDays: number;
}

interface QuietHours {
  from: string;
  to: string;
}

interface Caps {
  perDay: number;
  per30Days: number;
}

const VARIABLES = {
  servicePoint: '评议对象',
  unit: '单位',
  day: '办理日期',
  levels: '一位数字与等级',
  link: '评价链接（必须有）',
};
const required = (message: string) => [{ required: true, message }];

function InvitationFields({ form, division }: { form: FormInstance<Invitation>; division: string }): ReactNode {
  const template = Form.useWatch('template', form);
  const signature = Form.useWatch('signature', form);
  return (
    <>
      <Form.Item name="enabled" label="办件录入后发短信邀请评价" valuePropName="checked">
        <Switch checkedChildren="发送" unCheckedChildren="不发" />
      </Form.Item>
      <Form.Item name="signature" label="签名" rules={required('请填写签名')} extra="短信开头【】中的名称，须与短信平台登记的一致">
        <Input maxLength={12} />
      </Form.Item>
      <TemplateField
        name={['template']}
        label="邀请短信模板"
        kind="invitation"
        division={division}
        template={template}
        signature={signature}
        variables={VARIABLES}
      />
      <div className="row">
        <Form.Item name="withinDays" label="只邀请多少天内办理的" extra="0 表示不限" rules={required('请填写天数')}>
          <InputNumber min={0} max={3650} suffix="天" />
        </Form.Item>
        <Form.Item name="remindAfterDays" label="未评价的过多少天再提醒一次" extra="0 表示不提醒" rules={required('请填写天数')}>
          <InputNumber min={0} max={60} suffix="天" />
        </Form.Item>
      </div>
    </>
  );
}

const quietHours = (): ReactNode => (
  <div className="row">
    <Form.Item name="from" label="从" rules={required('请选择时间')}>
      <Input type="time" />
    </Form.Item>
    <Form.Item name="to" label="到次日" rules={required('请选择时间')}>
      <Input type="time" />
    </Form.Item>
  </div>
);

const caps = (): ReactNode => (
  <div className="row">
    <Form.Item name="perDay" label="每天最多" rules={required('请填写条数')}>
      <InputNumber min={1} max={50} suffix="条" />
    </Form.Item>
    <Form.Item name="per30Days" label="每 30 天最多" rules={required('请填写条数')}>
      <InputNumber min={1} max={200} suffix="条" />
    </Form.Item>
  </div>
);

/** How messages are worded and when they may go out, for a division and those below it. */
export function MessageRules(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  const division = filters.values['division'] ?? '';
  return (
    <>
      <Title>短信设置</Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
      </FilterBar>
      <p className="muted">
        对{division ? divisionName(division) : '全部区划'}及其下级生效。短信里只能用所列的变量，不得写办件内容。重试间隔等其他规则见
        <Link to="/rules">规则</Link>。
      </p>
      <div className="stack">
        <RuleCard<Invitation> ruleKey="notification.invitation" title="邀请评价短信" division={division}>
          {(form) => <InvitationFields form={form} division={division} />}
        </RuleCard>
        <RuleCard<QuietHours> ruleKey="notification.quietHours" title="免打扰时段（到点自动补发）" division={division}>
          {quietHours}
        </RuleCard>
        <RuleCard<Caps> ruleKey="notification.caps" title="同一号码的条数上限" division={division}>
          {caps}
        </RuleCard>
        <ReplyRuleCard division={division} />
      </div>
    </>
  );
}
