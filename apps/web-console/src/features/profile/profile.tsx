import { Alert, App, Button, Card, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { post, type Body } from '../../api';
import type { Key } from '../../once';
import { useAct } from '../../parts/act';
import { Ask } from '../../parts/ask';
import { Title } from '../../parts/title';
import { useMe, useRefresh } from '../../session';

/** The number that one-time codes are sent to; only its holder sets it. */
function OwnPhone(): ReactNode {
  const me = useMe();
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const save = async ({ password, phone = '' }: Body<'/auth/phone', 'post'>, key: Key): Promise<void> => {
    await post('/auth/phone', key, { body: { password, phone } });
    void message.success('已保存');
    await refresh();
  };
  return (
    <Card className="sign-in-card below" title="接收验证码的手机">
      <p>{me.phoneMasked ? `已登记 ${me.phoneMasked}。` : '还没有登记。'}忘记口令时，重设的验证码只发到这个号码；号码只能由您本人登记。</p>
      <Button onClick={() => setOpen(true)}>{me.phoneMasked ? '更换或取消' : '登记手机号'}</Button>
      <Ask title="接收验证码的手机" confirm="保存" open={open} onClose={() => setOpen(false)} onSubmit={save}>
        <Form.Item name="phone" label="手机号" extra="留空即取消登记">
          <Input inputMode="tel" autoComplete="tel" maxLength={20} />
        </Form.Item>
        <Form.Item name="password" label="现在的口令" rules={[{ required: true, message: '请输入现在的口令' }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      </Ask>
    </Card>
  );
}

type Passwords = Body<'/auth/password', 'post'> & { again: string };

/** One's own password. */
export function Profile(): ReactNode {
  const me = useMe();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const act = useAct();
  const [form] = Form.useForm<Passwords>();
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const change = async ({ oldPassword, newPassword }: Passwords): Promise<void> => {
    setFailure('');
    setBusy(true);
    try {
      const body = { oldPassword, newPassword };
      await act('change', body, (key) => post('/auth/password', key, { body }));
      form.resetFields();
      void message.success('口令已修改');
      await refresh();
      // The first password was all that stood before their own work.
      if (me.mustChangePassword) await navigate('/');
    } catch (problem) {
      setFailure((problem as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Title>修改口令</Title>
      <Card className="sign-in-card">
        {me.mustChangePassword && (
          <Alert className="gap" type="warning" showIcon title="您用的是初始口令，或口令已到期：请先修改，再使用其他功能" />
        )}
        <Form<Passwords> form={form} layout="vertical" onFinish={(values) => void change(values)}>
          <Form.Item name="oldPassword" label="现在的口令" rules={[{ required: true, message: '请输入现在的口令' }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item
            name="newPassword"
            label="新口令"
            extra="混用大写字母、小写字母、数字和符号，越长越好；不能含有用户名和姓名，不能是常用口令或最近五个口令"
            rules={[{ required: true, message: '请输入新口令' }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item
            name="again"
            label="再输入一次"
            dependencies={['newPassword']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value) =>
                  value === getFieldValue('newPassword') ? Promise.resolve() : Promise.reject(new Error('两次输入不一致')),
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          {failure && <Alert className="gap" type="error" showIcon title={failure} />}
          <Button type="primary" htmlType="submit" loading={busy}>
            修改
          </Button>
        </Form>
      </Card>
      {!me.mustChangePassword && <OwnPhone />}
    </>
  );
}
