import { keyFor, type Key } from '../../once';
import { DivisionFilter, PickFilter, SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import type { Row } from '../../parts/paged';
import { App, Button, Checkbox, Form, Input, Radio, Space, type FormInstance } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { post } from '../../api';
import { Ask } from '../../parts/ask';
import { learnPhrase } from './learn-phrase';
import { useDivisionName } from '../../parts/names';
import { useRefresh } from '../../session';
import { moment, UNCLEAR_REASONS } from '../../words';

type Reply = Row<'/unclear-replies'>;
/** What a person chooses in the dialogue. */
interface Settled {
  level?: string;
  optOut?: boolean;
  phrase?: string;
}

const SORTS = { earliest: '先收到的在前', latest: '后收到的在前' };
/** What is longer is a story, no way of saying a level. */
const LONGEST_PHRASE = 10;
/** Chosen, so that nobody closes a reply by a slip. */
const NONE = 'none';

/** Replies by SMS that cannot be read by rule: the coordinator says what was meant. */
export function UnclearReplies(): ReactNode {
  const divisionName = useDivisionName();
  const [chosen, setChosen] = useState<Reply>();
  return (
    <ListPage
      title="待认回复"
      path="/unclear-replies"
      exported={false}
      intro={
        <p>
          群众回复的短信，系统认不出意思、前后矛盾或者来得太晚的，加密保存在这里，由您认定；到期自动删除。只有所在区划的综合协调组能看到，单位看不到。常见说法可以在
          <Link to="/message-rules">短信设置</Link>中补充，以后自动认出。
        </p>
      }
      filters={(filters) => (
        <>
          <DivisionFilter filters={filters} />
          <SearchFilter filters={filters} name="phone" label="手机号" hint="完整手机号" />
          <PickFilter filters={filters} name="sort" label="排序" words={SORTS} />
        </>
      )}
      empty="没有待认的回复"
      fit
      columns={[
        {
          title: '回复',
          key: 'text',
          render: (_, row) => (
            <>
              <p className="words quoted">{row.text}</p>
              <div className="muted">
                {row.phone}　{UNCLEAR_REASONS[row.reason] ?? row.reason}
              </div>
            </>
          ),
        },
        {
          title: '收到',
          key: 'at',
          render: (_, row) => (
            <>
              {moment(row.at)}
              <div className="muted">{divisionName(row.division)}</div>
              <div className="muted">{row.erasedOn} 删除</div>
            </>
          ),
        },
        { title: '处理', key: 'settle', render: (_, row) => <Button onClick={() => setChosen(row)}>处理</Button> },
      ]}
    >
      <Settle key={chosen?.id} row={chosen} onClose={() => setChosen(undefined)} />
    </ListPage>
  );
}

function Settle({ row, onClose }: { row: Reply | undefined; onClose: () => void }): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const submit = async ({ level: chosen = NONE, optOut = false, phrase = '' }: Settled, key: Key): Promise<void> => {
    if (!row) return;
    const level = chosen === NONE ? '' : chosen;
    const body = level || optOut ? { level, optOut } : { dismiss: true };
    await post('/unclear-replies/{id}/settle', key, { path: { id: row.id }, body });
    void message.success(level ? '已计入评价' : optOut ? '已登记退订' : '已办结');
    // Settled it is, whatever becomes of the phrase.
    if (phrase.trim())
      await learnPhrase(row.division, phrase.trim(), level, keyFor(key, 'phrase')).catch((problem: Error) =>
        message.warning(`说法“${phrase.trim()}”没有加入：${problem.message}`),
      );
    await refresh();
  };
  return (
    <Ask<Settled>
      title="认定这条回复"
      confirm="确定"
      open={row !== undefined}
      onClose={onClose}
      onSubmit={submit}
      initial={{ optOut: false }}
    >
      <p className="words quoted">{row?.text}</p>
      {row?.rateable ? (
        <Form.Item
          name="level"
          label="群众的意思是"
          rules={[{ required: true, message: '请选择' }]}
          extra="按短信评价计入，原文作为评价的文字；由您认定会记入审计日志"
        >
          <Radio.Group>
            <Space orientation="vertical">
              {row.levels.map(({ code, nameZh }) => (
                <Radio key={code} value={code}>
                  {nameZh}
                </Radio>
              ))}
              <Radio value={NONE}>不是评价，或者认不出</Radio>
            </Space>
          </Radio.Group>
        </Form.Item>
      ) : (
        <p>这条短信邀请的评价已经完成或者已过期，不能再计入评价。</p>
      )}
      <Form.Item name="optOut" valuePropName="checked">
        <Checkbox>要求退订，不再向这个号码发短信</Checkbox>
      </Form.Item>
      {row?.reason === 'unknown' && (
        <Form.Item noStyle shouldUpdate>
          {(form) => <Learn form={form as FormInstance<Settled>} />}
        </Form.Item>
      )}
      <p className="muted">确定后原文和号码即从这里删除。</p>
    </Ask>
  );
}

/** Offered where what was chosen is one meaning. Never filled in: what somebody wrote is deleted, a phrase stays. */
function Learn({ form }: { form: FormInstance<Settled> }): ReactNode {
  const { level = NONE, optOut = false } = form.getFieldsValue(true) as Settled;
  if ((level !== NONE) === optOut) return null;
  return (
    <Form.Item
      name="phrase"
      label="以后也这样认的说法（选填）"
      rules={[{ pattern: /^[^0-9０-９]*$/, message: '说法里不要带数字、号码' }]}
      extra="只写说法本身，如“不咋的”，不要带人名、单位和号码：说法长期保存，综合协调组都能看到，单位看不到"
    >
      <Input maxLength={LONGEST_PHRASE} />
    </Form.Item>
  );
}
