import { Alert, Button, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { query, save } from '../api';
import { holds, useMe } from '../session';

/** Where the plates stand: empty means all one may see. */
interface Place {
  servicePointId?: string;
  division?: string;
}

/** Saves the plates in force of a place as sheets to print and cut. */
export function PrintPlates({ place }: { place: Place }): ReactNode {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  if (!holds(me, 'coordinator', 'supervisor', 'unitAdmin')) return null;
  const print = async (): Promise<void> => {
    setBusy(true);
    setFailure('');
    await save(`/plates/sheet.pdf${query({ ...place })}`).catch((problem: Error) => setFailure(problem.message));
    setBusy(false);
  };
  return (
    <Space wrap>
      {failure && <Alert type="error" showIcon title={failure} closable={{ onClose: () => setFailure('') }} />}
      <Button loading={busy} onClick={() => void print()}>
        打印码牌
      </Button>
    </Space>
  );
}
