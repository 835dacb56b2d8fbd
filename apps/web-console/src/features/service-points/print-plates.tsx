import { Alert, Button, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { query, save, type Given } from '../../api';
import { may, useMe } from '../../session';

/** Where the plates stand: empty means all one may see. */
type Place = Pick<NonNullable<Given<'/plates/sheet.pdf', 'get'>['query']>, 'servicePointId' | 'division'>;

/** Saves the plates in force of a place as sheets to print and cut. */
export function PrintPlates({ place }: { place: Place }): ReactNode {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  if (!may(me, 'plate.read')) return null;
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
