import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';

interface Props {
  error: Error;
  again: () => unknown;
}

/** What a query was refused or failed with, and a button to ask again. */
export function ProblemAlert({ error, again }: Props): ReactNode {
  return <Alert type="error" showIcon title={error.message} action={<Button onClick={() => void again()}>再试一次</Button>} />;
}
