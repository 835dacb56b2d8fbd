import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { inquire, keepToken, post, type Body } from '../../api';
import { useAct } from '../../parts/act';
import { placeProblem } from '../../parts/problem-place';

/** The code is sent as one, its second half was told apart. */
type ByCode = Body<'/auth/password-by-code', 'post'> & { pickup?: string; again: string };

/** Sets a password with the one-time code of a reset, from an SMS or a slip. */
function SetByCode({ onDone, onBack }: { onDone: () => void; onBack: () => void }): ReactNode {
  const act = useAct();
  const [form] = Form.useForm<ByCode>();
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const set = async ({ username, code, pickup = '', newPassword }: ByCode): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      const body = { username, code: code + pickup, newPassword };
      await act('set', body, (key) => post('/auth/password-by-code', key, { body }));
      onDone();
    } catch (problem) {
      setFailure(placeProblem(problem, form));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<ByCode> form={form} layout="vertical" onFinish={(values) => void set(values)} requiredMark={false}>
      <p>首次使用或口令重设后，请输入短信或密封条上的 12 位验证码，设置只有您知道的口令。</p>
      <Form.Item name="username" label="用户名" rules={[{ required: true, message: '请输入用户名' }]}>
        <Input autoComplete="username" autoFocus size="large" />
      </Form.Item>
      <Form.Item name="code" label="验证码" rules={[{ required: true, message: '请输入验证码' }]}>
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={20} size="large" />
      </Form.Item>
      <Form.Item name="pickup" label="领取码" extra="验证码在密封条上的，还须输入 6 位领取码，由提请人告知您；短信验证码不用填">
        <Input autoComplete="off" inputMode="numeric" maxLength={10} size="large" />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label="新口令"
        extra="混用大写字母、小写字母、数字和符号，越长越好；不能含有用户名和姓名，不能是常用口令"
        rules={[{ required: true, message: '请输入新口令' }]}
      >
        <Input.Password autoComplete="new-password" size="large" />
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
        <Input.Password autoComplete="new-password" size="large" />
      </Form.Item>
      {failure && <Alert type="error" showIcon title={failure} className="stack" />}
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        设置新口令
      </Button>
      <Button type="link" block onClick={onBack}>
        返回登录
      </Button>
    </Form>
  );
}

/** Sign-in; returns to the page the person wanted. */
export function SignIn(): ReactNode {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const wanted = (useLocation().state as { from?: string } | null)?.from ?? '/';
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const [byCode, setByCode] = useState(false);
  const [done, setDone] = useState(false);
  const signIn = async (values: { username: string; password: string }): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      const { accessToken = '' } = await inquire('/auth/login', { body: values });
      keepToken(accessToken);
      queries.clear();
      await navigate(wanted, { replace: true });
    } catch (problem) {
      setFailure((problem as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <Card className="sign-in-card" title={<h1 className="brand-title">明镜工作台</h1>}>
        {byCode ? (
          <SetByCode
            onBack={() => setByCode(false)}
            onDone={() => {
              setByCode(false);
              setDone(true);
            }}
          />
        ) : (
          <Form layout="vertical" onFinish={(values: { username: string; password: string }) => void signIn(values)} requiredMark={false}>
            {done && <Alert type="success" showIcon title="新口令已设置，请用它登录" className="stack" />}
            <Form.Item name="username" label="用户名" rules={[{ required: true, message: '请输入用户名' }]}>
              <Input autoComplete="username" autoFocus size="large" />
            </Form.Item>
            <Form.Item name="password" label="口令" rules={[{ required: true, message: '请输入口令' }]}>
              <Input.Password autoComplete="current-password" size="large" />
            </Form.Item>
            {failure && <Alert type="error" showIcon title={failure} className="stack" />}
            <Button type="primary" htmlType="submit" size="large" block loading={busy}>
              登录
            </Button>
            <Button type="link" block onClick={() => setByCode(true)}>
              用验证码设置新口令
            </Button>
          </Form>
        )}
      </Card>
    </main>
  );
}
