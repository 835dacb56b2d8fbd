import { Alert, Button, Modal, Space, Table, Upload } from 'antd';
import { useState, type ReactNode } from 'react';
import { call } from '../api';
import { useRefresh } from '../session';

interface Outcome {
  accepted: number;
  rejected: number;
  errors: { row: number; field: string; message: string }[];
}

/** Rows that were refused, as a file to correct and send again; a leading sign is quoted so that no spreadsheet computes it. */
function errorSheet({ errors }: Outcome): string {
  const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = errors.map(({ row, field, message }) => [String(row), field, message].map(cell).join(','));
  return `\uFEFF行号,字段,原因\r\n${lines.join('\r\n')}\r\n`;
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Takes in a spreadsheet: first a check of every row, then, when the person agrees, the import itself. */
export function Import({ path, title, columns }: { path: string; title: string; columns: string }): ReactNode {
  const refresh = useRefresh();
  const [open, setOpen] = useState(false);
  const [file, setFile] = useState<File>();
  const [busy, setBusy] = useState(false);
  const [checked, setChecked] = useState<Outcome>();
  const [done, setDone] = useState<Outcome>();
  const [failure, setFailure] = useState('');
  const send = async (chosen: File, dryRun: boolean): Promise<void> => {
    const form = new FormData();
    form.append('file', chosen);
    setBusy(true);
    setFailure('');
    try {
      const outcome = await call<Outcome>('POST', `${path}?dryRun=${dryRun}`, form);
      if (dryRun) setChecked(outcome);
      else {
        setDone(outcome);
        await refresh();
      }
    } catch (problem) {
      setFailure((problem as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const choose = (chosen: File): boolean => {
    setFile(chosen);
    setChecked(undefined);
    setDone(undefined);
    void send(chosen, true);
    return false;
  };
  const shown = done ?? checked;
  const footer = [
    <Button key="close" onClick={() => setOpen(false)}>
      关闭
    </Button>,
    <Button
      key="import"
      type="primary"
      loading={busy}
      disabled={!file || !checked || checked.accepted === 0 || done !== undefined}
      onClick={() => file && void send(file, false)}
    >
      导入 {checked ? `${checked.accepted} 行` : ''}
    </Button>,
  ];
  return (
    <>
      <Button onClick={() => setOpen(true)}>导入表格</Button>
      <Modal title={title} open={open} onCancel={() => setOpen(false)} footer={footer} width={720}>
        <Space orientation="vertical" className="stack">
          <p className="muted">支持 .xlsx 和 .csv，第一行为表头：{columns}。先逐行检查，不会写入；确认后再导入。</p>
          <Upload.Dragger accept=".xlsx,.csv" maxCount={1} beforeUpload={choose} showUploadList={file ? { showRemoveIcon: false } : false}>
            <p>把文件拖到这里，或点击选择</p>
          </Upload.Dragger>
          {busy && <Alert type="info" title={checked ? '正在导入，请不要关闭页面' : '正在逐行检查'} />}
          {failure && <Alert type="error" showIcon title={failure} />}
          {done && <Alert type="success" showIcon title={`已导入 ${done.accepted} 行，未导入 ${done.rejected} 行`} />}
          {!done && checked && (
            <Alert
              type={checked.rejected ? 'warning' : 'success'}
              showIcon
              title={`可以导入 ${checked.accepted} 行，有问题 ${checked.rejected} 行`}
            />
          )}
          {shown && shown.errors.length > 0 && (
            <>
              <Button onClick={() => download('未通过的行.csv', errorSheet(shown))}>下载问题清单</Button>
              <Table
                size="small"
                rowKey={({ row, field }) => `${row}-${field}`}
                dataSource={shown.errors}
                pagination={{ pageSize: 8 }}
                columns={[
                  { title: '行号', dataIndex: 'row' },
                  { title: '字段', dataIndex: 'field' },
                  { title: '原因', dataIndex: 'message' },
                ]}
              />
            </>
          )}
        </Space>
      </Modal>
    </>
  );
}
