import { App, Button, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { query, save } from '../api';
import type { Filters, Fixed } from './paged';

const FORMATS = { xlsx: '导出 Excel', csv: '导出 CSV' };
type Format = keyof typeof FORMATS;

interface Props {
  /** Address of the list; the table stands beside it as .xlsx and .csv. */
  path: string;
  filters: Filters;
  /** Fixed conditions besides the filters. */
  fixed?: Fixed;
}

/** Saves the whole of a table, as it is filtered now and not only the page that shows. */
export function Export({ path, filters, fixed }: Props): ReactNode {
  const { message } = App.useApp();
  const [busy, setBusy] = useState<Format>();
  const { page: _page, pageSize: _size, ...conditions } = filters.values;
  const fetchAs = async (format: Format): Promise<void> => {
    setBusy(format);
    try {
      await save(`${path}.${format}${query({ ...conditions, ...fixed })}`);
    } catch (problem) {
      void message.error((problem as Error).message);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <Space.Compact>
      {(Object.keys(FORMATS) as Format[]).map((format) => (
        <Button key={format} loading={busy === format} disabled={busy !== undefined} onClick={() => void fetchAs(format)}>
          {FORMATS[format]}
        </Button>
      ))}
    </Space.Compact>
  );
}
