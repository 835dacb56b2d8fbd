import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { keepToken, post } from '../api';

/** Sign-in; returns to the page the person wanted. */
export function SignIn(): ReactNode {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const wanted = (useLocation().state as { from?: string } | null)?.from ?? '/';
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const signIn = async (values: { username: string; password: string }): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      const { accessToken } = await post<{ accessToken: string }>('/auth/login', values);
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
        <Form layout="vertical" onFinish={(values: { username: string; password: string }) => void signIn(values)} requiredMark={false}>
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
        </Form>
      </Card>
    </main>
  );
}
