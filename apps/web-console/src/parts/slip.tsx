import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { moment } from '../words';

export interface SlipContent {
  code: string;
  concerned?: { username: string; name: string };
  until?: string;
}

/** A one-time code on paper: shown to the second administrator this once, printed, sealed, handed to the holder. */
export function Slip({ slip, onClose }: { slip: SlipContent | undefined; onClose: () => void }): ReactNode {
  return (
    <Modal
      title="密封条（只显示这一次）"
      open={slip !== undefined}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={[
        <Button key="print" type="primary" onClick={() => window.print()}>
          打印
        </Button>,
        <Button key="close" onClick={onClose}>
          已打印，关闭
        </Button>,
      ]}
    >
      <section className="slip" aria-label="密封条">
        <h2>明镜 · 口令重设密封条</h2>
        <p>
          交给：{slip?.concerned?.name}（用户名 {slip?.concerned?.username}）
        </p>
        <p className="slip-code">{slip?.code.replace(/\B(?=(\d{4})+$)/g, ' ')}</p>
        <p>请于 {moment(slip?.until)} 前，在登录页点“用验证码设置新口令”，输入用户名和以上 12 位验证码。只能用一次。</p>
        <p>请勿转交他人。若提示验证码已用过，而您并未使用，请立即告知安全管理员。</p>
      </section>
    </Modal>
  );
}
