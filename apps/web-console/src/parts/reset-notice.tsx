import { Alert, App, Button } from 'antd';
import type { ReactNode } from 'react';
import { post } from '../api';
import { useAct } from './act';
import { useMe, useRefresh } from '../session';
import { moment } from '../words';

/** Tells the holder who had the password reset and when, until they have read it. */
export function ResetNotice(): ReactNode {
  const { resetNotice } = useMe();
  const refresh = useRefresh();
  const act = useAct();
  const { message } = App.useApp();
  if (!resetNotice) return null;
  const { at, channel, requestedBy, releasedBy } = resetNotice;
  const read = async (): Promise<void> => {
    try {
      await act('read', '', (key) => post('/auth/reset-notice', key));
      await refresh();
    } catch (problem) {
      void message.error((problem as Error).message);
    }
  };
  const who = channel === 'terminal' ? '运维人员在服务器上' : (requestedBy?.name ?? '管理员');
  const second = releasedBy ? `、${releasedBy.name}确认` : '';
  return (
    <Alert
      className="gap"
      type="warning"
      showIcon
      title={`您的口令于 ${moment(at)} 由${who}办理重设${second}`}
      description="如果您没有要求重设，请立即告知安全管理员和审计管理员。"
      action={<Button onClick={() => void read()}>知道了</Button>}
    />
  );
}
