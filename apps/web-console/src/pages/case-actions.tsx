import { Checkbox, Form, Input, InputNumber, Select, Button, Space } from 'antd';
import type { ReactNode } from 'react';
import { MEASURES, VERDICTS, VISIT_RESULTS } from '../words';
import type { CaseFile } from './case-types';
import { MergeTarget } from './merge-target';
import { VisitOf } from './merged-cases';
import { WordsField } from './words-field';

export interface CaseAction {
  /** Word on the button. */
  label: string;
  danger?: boolean;
  /** Has things side by side. */
  wide?: boolean;
  /** Fields besides the note. */
  fields?: (file: CaseFile) => ReactNode;
}

const choices = (words: Record<string, string>, ...keys: string[]) => keys.map((value) => ({ value, label: words[value] }));
const required = (message: string) => [{ required: true, message }];

const area = (name: string, label: string, need = true): ReactNode => (
  <Form.Item name={name} label={label} rules={need ? required(`请填写${label}`) : []}>
    <Input.TextArea rows={3} maxLength={2000} showCount />
  </Form.Item>
);
const line = (name: string, label: string, need = true): ReactNode => (
  <Form.Item name={name} label={label} rules={need ? required(`请填写${label}`) : []}>
    <Input maxLength={200} />
  </Form.Item>
);
const pick = (name: string, label: string, options: { value: string; label?: string }[], need = true): ReactNode => (
  <Form.Item name={name} label={label} rules={need ? required(`请选择${label}`) : []}>
    <Select options={options} />
  </Form.Item>
);
const WAYS = [
  { value: 'phone', label: '电话' },
  { value: 'sms', label: '短信' },
  { value: 'inPerson', label: '上门' },
];
const PARTIES = [
  { value: 'staff', label: '被评议人员' },
  { value: 'citizen', label: '群众' },
];

function Measures(): ReactNode {
  return (
    <Form.List name="measures">
      {(rows, { add, remove }) => (
        <Form.Item label="处理措施">
          {rows.map(({ key, name }) => (
            <Space key={key} align="baseline">
              <Form.Item name={[name, 'kind']} rules={required('请选择措施')}>
                <Select aria-label="措施" options={choices(MEASURES, ...Object.keys(MEASURES))} popupMatchSelectWidth={160} />
              </Form.Item>
              <Form.Item name={[name, 'count']} rules={required('请填写数量')} initialValue={1}>
                <InputNumber aria-label="数量" min={1} max={999} />
              </Form.Item>
              <Button onClick={() => remove(name)}>删除</Button>
            </Space>
          ))}
          <Button onClick={() => add()}>添加措施</Button>
        </Form.Item>
      )}
    </Form.List>
  );
}

/** Every step a case can take, by its name in the API, with the words and fields of its dialogue. */
export const ACTIONS: Record<string, CaseAction> = {
  accept: { label: '受理' },
  mergeDuplicate: {
    label: '并入重复事项',
    danger: true,
    fields: (file) => <MergeTarget caseId={file.id} servicePointId={file.servicePointId} />,
  },
  handOn: {
    label: '转其他部门',
    danger: true,
    fields: () => [line('recipient', '接收部门'), line('receipt', '回执号')],
  },
  handToDiscipline: { label: '移送纪检监察', danger: true, fields: () => line('receipt', '移送回执号') },
  recordVisit: {
    label: '记录回访',
    fields: (file) => [
      <VisitOf key="of" file={file} />,
      pick('result', '回访结果', choices(VISIT_RESULTS, 'reached', 'notReached', 'anonymous')),
      pick('way', '方式（匿名不填）', WAYS, false),
      // Those who came later are called when the case is under way; its grade is settled then.
      file.state === 'firstVisit' &&
        pick(
          'grade',
          '难易',
          [
            { value: 'simple', label: '简单（5 个工作日）' },
            { value: 'complex', label: '复杂（15 个工作日）' },
          ],
          false,
        ),
    ],
  },
  dispatch: {
    label: '转办督办',
    wide: true,
    fields: (file) => [
      area('instruction', '办理要求'),
      <WordsField key="words" caseId={file.id} />,
      <Form.Item key="notice" name="supervisionNotice" valuePropName="checked">
        <Checkbox>同时发督办通知</Checkbox>
      </Form.Item>,
      <Form.Item key="reminder" name="advisoryReminder" valuePropName="checked">
        <Checkbox>苗头性问题，另发提醒函</Checkbox>
      </Form.Item>,
    ],
  },
  acknowledge: { label: '签收' },
  returnOrder: { label: '退回', danger: true, fields: () => area('reason', '退回理由') },
  verify: {
    label: '填写核查结论',
    fields: () => [pick('verdict', '结论', choices(VERDICTS, ...Object.keys(VERDICTS))), area('findings', '核查情况')],
  },
  stateOwnSide: {
    label: '记录陈述申辩',
    fields: () => [
      pick('party', '陈述人', PARTIES),
      area('statement', '陈述内容', false),
      <Form.Item key="waived" name="waived" valuePropName="checked">
        <Checkbox>已告知，本人放弃陈述</Checkbox>
      </Form.Item>,
      <Form.Item key="objects" name="objects" valuePropName="checked">
        <Checkbox>本人提出异议，申请复核</Checkbox>
      </Form.Item>,
    ],
  },
  ruleObjection: {
    label: '复核裁定',
    fields: () => [
      pick('party', '异议人', PARTIES),
      pick('ruling', '裁定', [
        { value: 'upheld', label: '异议成立' },
        { value: 'dismissed', label: '异议不成立' },
      ]),
      area('reason', '理由'),
    ],
  },
  approveVerdict: { label: '批准结论' },
  explain: { label: '解释说明', fields: () => area('explanation', '向群众的说明') },
  requestExtension: {
    label: '申请延期',
    fields: () => [
      <Form.Item key="days" name="workingDays" label="延长工作日" rules={required('请填写天数')}>
        <InputNumber min={1} max={30} />
      </Form.Item>,
      area('reason', '延期理由'),
    ],
  },
  decideExtension: {
    label: '审批延期',
    fields: () => [
      <Form.Item key="granted" name="granted" label="决定" rules={required('请选择决定')}>
        <Select
          options={[
            { value: true, label: '同意' },
            { value: false, label: '不同意' },
          ]}
        />
      </Form.Item>,
      area('reason', '意见', false),
    ],
  },
  submitRectification: {
    label: '报送整改情况',
    fields: () => [
      area('summary', '整改情况'),
      line('timetable', '整改时间表'),
      <Form.Item key="persons" name="personsInCharge" label="责任人" rules={required('请填写责任人')}>
        <Select mode="tags" placeholder="输入后回车，可填多人" />
      </Form.Item>,
      <Measures key="measures" />,
    ],
  },
  acceptRectification: { label: '整改通过' },
  sendBackRectification: { label: '退回重新整改', danger: true, fields: () => area('reason', '退回理由') },
  recordFinalVisit: {
    label: '记录办后回访',
    fields: (file) => [
      <VisitOf key="of" file={file} />,
      pick(
        'result',
        '群众意见',
        choices(VISIT_RESULTS, 'satisfied', 'basicallySatisfied', 'partlySolved', 'unsatisfied', 'notReached', 'anonymous'),
      ),
      pick('way', '方式（匿名不填）', WAYS, false),
    ],
  },
  signClosing: { label: '签字办结' },
  undoMerge: { label: '撤销并案', danger: true, fields: () => area('reason', '撤销理由') },
  decideReopened: {
    label: '综合协调组决定',
    fields: () => [
      pick('outcome', '结果', [
        { value: 'partlySolved', label: '部分解决' },
        { value: 'notSolved', label: '未解决' },
      ]),
      area('reason', '理由'),
    ],
  },
};
