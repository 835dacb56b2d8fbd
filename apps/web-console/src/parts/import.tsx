import { App, Button, Checkbox, Modal, Space, Upload } from 'antd';
import { useState, type ReactNode } from 'react';
import { save } from '../api';
import { ImportOutcome, ImportProgress } from './import-outcome';
import { useImport } from './import-run';

interface Props {
  /** As in the addresses of the API, e.g. "service-points". */
  kind: string;
  title: string;
  /** Headings of the file. */
  columns: string;
  button?: string;
  /** A query parameter of this import that a person may switch on. */
  option?: { name: string; label: string };
}

/** Takes in a spreadsheet: first a check of every row, then, when the person agrees, the import itself. */
export function Import({ kind, title, columns, button = '导入表格', option }: Props): ReactNode {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [opted, setOpted] = useState(false);
  const { run, choose, start, stop, again, confirm, clear } = useImport(kind, option ? { [option.name]: opted } : {});
  const { file, doing, checked, done } = run;
  const close = (): void => {
    setOpen(false);
    setOpted(false);
    if (!doing) clear();
  };
  const template = (): void => void save(`/imports/${kind}/template.xlsx`).catch((problem: Error) => message.error(problem.message));
  const asked = run.confirmed || (done ?? checked)?.errors.some(({ code }) => code.endsWith('.lookAlike'));
  const ready = checked && checked.accepted > 0 && !doing && !run.badFile;
  const footer = (
    <Space wrap>
      {doing && <Button onClick={stop}>停止</Button>}
      {!doing && !checked && !run.badFile && (run.failure || run.stopped) && <Button onClick={again}>再试一次</Button>}
      <Button onClick={close}>关闭</Button>
      {!done && (
        <Button type="primary" loading={doing === 'import'} disabled={!ready} onClick={start}>
          {checked && (run.failure || run.stopped) ? '继续导入' : `导入 ${checked ? `${checked.accepted} 行` : ''}`}
        </Button>
      )}
    </Space>
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{button}</Button>
      <Modal title={title} open={open} onCancel={close} footer={footer} width={720} mask={{ closable: false }}>
        <div className="stack">
          <p className="muted">
            支持 .xlsx 和 .csv。列名：{columns}，上方有标题行也可以。先逐行检查，不会写入；确认后再导入。
            <Button type="link" size="small" onClick={template}>
              下载空白模板
            </Button>
          </p>
          {option && (
            <Checkbox disabled={file !== undefined} checked={opted} onChange={({ target }) => setOpted(target.checked)}>
              {option.label}
            </Checkbox>
          )}
          {doing ? (
            <p>文件：{file?.name}</p>
          ) : (
            <Upload.Dragger
              accept=".xlsx,.csv,.txt"
              maxCount={1}
              beforeUpload={(chosen) => {
                choose(chosen);
                return false;
              }}
              showUploadList={false}
            >
              <p>{file ? `已选择：${file.name}（点击可换一个文件）` : '把文件拖到这里，或点击选择'}</p>
            </Upload.Dragger>
          )}
          {doing && <ImportProgress doing={doing} progress={run.progress} />}
          {!doing && asked && (
            <Checkbox checked={run.confirmed} onChange={({ target }) => confirm(target.checked)}>
              名称相近的也新建（已逐行核对，确实是另一个）
            </Checkbox>
          )}
          {!doing && <ImportOutcome kind={kind} run={run} />}
        </div>
      </Modal>
    </>
  );
}
