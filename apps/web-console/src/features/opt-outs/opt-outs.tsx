import { post, type Body } from '../../api';
import type { Key } from '../../once';
import { SearchFilter } from '../../parts/filters';
import { ListPage } from '../../parts/list-page';
import { App, Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { Ask } from '../../parts/ask';
import { useRefresh } from '../../session';
import { moment } from '../../words';

type Wish = Omit<Body<'/opt-outs', 'post'>, 'optedOut'>;

const SOURCES: Record<string, string> = { reply: '本人回复 T', office: '工作人员登记' };

/** Numbers that get no message any more, until their owners want them again. */
export function OptOuts(): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [asked, setAsked] = useState<'out' | 'in'>();
  const set = async (values: Wish, key: Key): Promise<void> => {
    await post('/opt-outs', key, { body: { ...values, optedOut: asked === 'out' } });
    void message.success(asked === 'out' ? '已登记退订' : '已恢复');
    await refresh();
  };
  const word = asked === 'in' ? '恢复短信' : '登记退订';
  return (
    <ListPage
      title="退订名单"
      path="/opt-outs"
      actions={
        <>
          <Button onClick={() => setAsked('in')}>恢复短信</Button>
          <Button type="primary" onClick={() => setAsked('out')}>
            登记退订
          </Button>
        </>
      }
      filters={(filters) => <SearchFilter filters={filters} name="phone" label="手机号" hint="完整手机号" />}
      empty="没有退订的号码"
      columns={[
        { title: '手机号', dataIndex: 'phone' },
        { title: '来源', dataIndex: 'source', render: (source: string) => SOURCES[source] ?? source },
        { title: '原因', dataIndex: 'reason', render: (reason: string) => reason || '—' },
        { title: '退订时间', dataIndex: 'since', render: moment },
      ]}
    >
      <Ask<Wish> key={asked} title={word} confirm={word} open={asked !== undefined} onClose={() => setAsked(undefined)} onSubmit={set}>
        <p>{asked === 'in' ? '只在本人要求时恢复。恢复后会重新收到短信。' : '登记后不再向这个号码发送任何短信，直到恢复。'}</p>
        <Form.Item name="phone" label="手机号" rules={[{ required: true, message: '请填写手机号' }]}>
          <Input maxLength={20} inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Ask>
    </ListPage>
  );
}
