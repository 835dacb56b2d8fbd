import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { Answer } from '../api';
import { moment } from '../words';

/** What stands on a slip, as the one who confirms gets it. */
export type SlipContent = NonNullable<Answer<'/administration/proposals/{id}/confirm', 'post'>['slip']>;

/** Digits in groups that a person copies without losing the place. */
export function grouped(code: string, by: number): string {
  return code.replace(new RegExp(`\\B(?=(\\d{${by}})+$)`, 'g'), ' ');
}

function OneSlip({ code, concerned, until }: SlipContent): ReactNode {
  return (
    <section className="slip" aria-label={`密封条：${concerned?.username ?? ''}`}>
      <h2>明镜 · 口令密封条</h2>
      <p>
        交给：{concerned?.name}（用户名 {concerned?.username}）
      </p>
      <p className="slip-code">{grouped(code, 4)}</p>
      <p>
        请于 {moment(until)} 前，在登录页点“用验证码设置新口令”，输入用户名、以上 12 位验证码和领取码。领取码 6
        位，由提请人另行告知本人，请勿写在此条上。只能用一次。
      </p>
      <p>请勿转交他人。若提示验证码已用过，而您并未使用，请立即告知另外两名管理员。</p>
    </section>
  );
}

/** Halves of one-time codes on paper: printed by the second administrator, one for each person, cut, folded, sealed, handed over. */
export function Slips({ slips, onClose }: { slips: SlipContent[] | undefined; onClose: () => void }): ReactNode {
  const all = (slips ?? []).map((slip) => <OneSlip key={slip.concerned?.username} {...slip} />);
  return (
    <>
      <Modal
        title={all.length > 1 ? `密封条 ${all.length} 份` : '密封条'}
        open={slips !== undefined}
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
        <p className="muted">沿虚线裁开，字面向内折好密封，当面交给本人。只有密封条、没有领取码，打不开账号。</p>
        <div className="slips" tabIndex={0} role="group" aria-label="密封条预览">
          {all}
        </div>
      </Modal>
      {slips && createPortal(<div className="paper">{all}</div>, document.body)}
    </>
  );
}
