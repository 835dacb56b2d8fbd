import { Alert, App, Button, Card, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { post } from '../api';
import { Title } from '../parts/title';
import { useMe, useRefresh } from '../session';

interface Passwords {
  oldPassword: string;
  newPassword: string;
  again: string;
}

/** One's own password. */
export function Profile(): ReactNode {
  const me = useMe();
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [form] = Form.useForm<Passwords>();
  const [failure, setFailure] = useState('');
  const change = async ({ oldPassword, newPassword }: Passwords): Promise<void> => {
    setFailure('');
    try {
      await post('/auth/password', { oldPassword, newPassword });
      form.resetFields();
      void message.success('口令已修改');
      await refresh();
    } catch (problem) {
      setFailure((problem as Error).message);
    }
  };
  return (
    <>
      <Title>修改密码</Title>
      <Card className="sign-in-card">
        {me.mustChangePassword && <Alert type="warning" showIcon title="这是初始口令，请先修改再使用其他功能" />}
        <Form<Passwords> form={form} layout="vertical" onFinish={(values) => void change(values)}>
          <Form.Item name="oldPassword" label="现在的口令" rules={[{ required: true, message: '请输入现在的口令' }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item name="newPassword" label="新口令" rules={[{ required: true, message: '请输入新口令' }]}>
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
          {failure && <Alert type="error" showIcon title={failure} />}
          <Button type="primary" htmlType="submit">
            修改
          </Button>
        </Form>
      </Card>
    </>
  );
}
