import { Form, InputNumber } from 'antd';
import type { ReactNode } from 'react';
import { PhrasesField } from '../../parts/phrases-field';
import { RuleCard } from '../../parts/rule';

/** Rule `notification.replies`; lists that no field shows are sent back as they came. */
type ReplyRule = Record<string, string[] | number>;

const LEVELS = {
  verySatisfied: '非常满意（量表只分一档满意的，与满意同算）',
  satisfied: '满意',
  basicallySatisfied: '基本满意',
  unsatisfied: '不满意',
  veryUnsatisfied: '非常不满意（量表只分一档不满意的，与不满意同算）',
};
const required = (message: string) => [{ required: true, message }];

const fields = (): ReactNode => (
  <>
    <p className="muted">
      回复的数字、等级名称总是认得的；下面是等级和退订的其他说法，用空格隔开。只写一种说法本身，不必加标点、语气词和“我”“很”“谢谢”。意思拿不准的不会猜，列入
      “待认回复”。
    </p>
    {Object.entries(LEVELS).map(([name, label]) => (
      <PhrasesField key={name} name={name} label={label} />
    ))}
    <PhrasesField name="praise" label="称赞的话" extra="单独出现不算评价；与不满意的数字同时出现的，列入待认回复" />
    <PhrasesField name="complaint" label="抱怨的话" extra="单独出现不算评价；与满意的数字同时出现的，列入待认回复" />
    <PhrasesField name="optOut" label="退订" extra="“…”代表中间至多 6 个字，例如“别再发…短信”" />
    <PhrasesField name="resume" label="恢复短信" />
    <div className="row">
      <Form.Item name="keepDays" label="待认回复保留多少天" extra="到期自动删除" rules={required('请填写天数')}>
        <InputNumber min={1} max={90} suffix="天" />
      </Form.Item>
      <Form.Item name="mostPerNumber" label="同一号码最多保留" rules={required('请填写条数')}>
        <InputNumber min={1} max={100} suffix="条" />
      </Form.Item>
    </div>
  </>
);

/** How replies by SMS are read, as a form. */
export function ReplyRuleCard({ division }: { division: string }): ReactNode {
  return (
    <RuleCard<ReplyRule> ruleKey="notification.replies" title="短信回复怎么认" division={division}>
      {fields}
    </RuleCard>
  );
}
