import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal, Table } from 'antd';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { get, type Answer } from '../../api';
import { ProblemAlert } from '../../parts/problem-alert';
import { grouped } from '../../parts/slip';

type PickupCode = Answer<'/administration/proposals/{id}/pickup-codes', 'get'>['items'][number];

/** The half of each code that the one who proposed it tells the holder, by another way than the slip goes. */
export function PickupCodes({ proposalId, onClose }: { proposalId: string | undefined; onClose: () => void }): ReactNode {
  const asked = useQuery({
    queryKey: ['pickup-codes', proposalId],
    queryFn: () => get('/administration/proposals/{id}/pickup-codes', { path: { id: proposalId ?? '' } }),
    enabled: proposalId !== undefined,
  });
  const table = (
    <Table<PickupCode>
      size="small"
      rowKey={({ concerned }) => concerned?.username ?? ''}
      dataSource={asked.data?.items}
      loading={asked.isPending}
      pagination={false}
      columns={[
        { title: '姓名', key: 'name', render: (_, { concerned }) => concerned?.name },
        { title: '用户名', key: 'username', render: (_, { concerned }) => concerned?.username },
        { title: '领取码', key: 'code', render: (_, { code }) => (code ? grouped(code, 3) : <span className="muted">无须告知</span>) },
      ]}
    />
  );
  return (
    <>
      <Modal
        title="领取码"
        open={proposalId !== undefined}
        onCancel={onClose}
        footer={[
          <Button key="print" type="primary" onClick={() => window.print()}>
            打印
          </Button>,
          <Button key="close" onClick={onClose}>
            关闭
          </Button>,
        ]}
      >
        <Alert
          className="gap"
          type="info"
          showIcon
          title="由您逐一告知本人，不要交给打印密封条的管理员"
          description="本人同时凭密封条和领取码设置口令，任何一名管理员都不能单独打开别人的账号。"
        />
        {asked.isError ? <ProblemAlert error={asked.error} again={asked.refetch} /> : table}
      </Modal>
      {proposalId && createPortal(<div className="paper">{table}</div>, document.body)}
    </>
  );
}
