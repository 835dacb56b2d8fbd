import { Card, Form, Input, InputNumber, Switch, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { DivisionFilter, FilterBar } from '../../parts/filters';
import { useDivisionName } from '../../parts/names';
import { useFilters } from '../../parts/paged';
import { RuleCard } from '../../parts/rule';
import { TemplateField } from '../../parts/template-field';
import { Title } from '../../parts/title';

interface Occasion {
  enabled: boolean;
  template: string;
}

interface Holiday extends Occasion {
  code: string;
  name: string;
  daysBefore: number;
}

interface ReminderRule {
  paused: boolean;
  signature: string;
  sendAt: string;
  birthday: Occasion;
  holidays: Holiday[];
}

const VARIABLES = { name: '姓名', years: '党龄', holiday: '节日名称' };
const required = (message: string) => [{ required: true, message }];

interface Given {
  form: FormInstance<ReminderRule>;
  division: string;
}

function Fields({ form, division }: Given): ReactNode {
  const signature = Form.useWatch('signature', form);
  const birthday = Form.useWatch('birthday', form);
  const common = { kind: 'integrityReminder', division, signature, variables: VARIABLES };
  return (
    <>
      <div className="row">
        <Form.Item name="signature" label="签名" rules={required('请填写签名')}>
          <Input maxLength={12} />
        </Form.Item>
        <Form.Item name="sendAt" label="当天发送时间" rules={required('请选择时间')}>
          <Input type="time" />
        </Form.Item>
      </div>
      <Card type="inner" title="政治生日（入党日）" className="occasion">
        <Form.Item name={['birthday', 'enabled']} label="发送" valuePropName="checked">
          <Switch checkedChildren="发送" unCheckedChildren="不发" />
        </Form.Item>
        <TemplateField name={['birthday', 'template']} label="政治生日模板" template={birthday?.template} {...common} />
      </Card>
      <Form.List name="holidays">
        {(rows) => rows.map(({ key, name }) => <HolidayFields key={key} place={name} form={form} common={common} />)}
      </Form.List>
    </>
  );
}

interface Common {
  kind: string;
  division: string;
  signature: string | undefined;
  variables: Record<string, string>;
}

function HolidayFields({ place, form, common }: { place: number; form: FormInstance<ReminderRule>; common: Common }): ReactNode {
  const holiday = Form.useWatch(['holidays', place], { form, preserve: true }) as Holiday | undefined;
  const name = holiday?.name ?? '';
  return (
    <Card type="inner" title={name} className="occasion">
      <div className="row">
        <Form.Item name={[place, 'enabled']} label="发送" valuePropName="checked">
          <Switch checkedChildren="发送" unCheckedChildren="不发" />
        </Form.Item>
        <Form.Item name={[place, 'daysBefore']} label="提前几天" rules={required('请填写天数')}>
          <InputNumber min={0} max={30} />
        </Form.Item>
      </div>
      <TemplateField name={[place, 'template']} label={`${name}模板`} template={holiday?.template} {...common} />
    </Card>
  );
}

/** Which days bring a reminder, how long before, and in which words. */
export function ReminderRules(): ReactNode {
  const filters = useFilters();
  const divisionName = useDivisionName();
  const division = filters.values['division'] ?? '';
  return (
    <>
      <Title>提醒设置</Title>
      <FilterBar>
        <DivisionFilter filters={filters} />
      </FilterBar>
      <p className="muted">
        对{division ? divisionName(division) : '全部区划'}及其下级生效。节日的日期取自工作日历，请在年末录入下一年的放假安排。
      </p>
      <RuleCard<ReminderRule> ruleKey="notification.reminders" title="廉政提醒" division={division}>
        {(form) => <Fields form={form} division={division} />}
      </RuleCard>
    </>
  );
}
