import { Alert, Button, Progress as Bar, Space, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { save } from '../api';
import { count, IMPORT_FIELDS } from '../words';
import type { Counts, Outcome, Progress, Run } from './import-run';

const sum = ({ accepted, changed = 0, unchanged, rejected }: Counts, word: string): string =>
  `${word} ${count(accepted - changed)} 行，${changed > 0 ? `更正已有的 ${count(changed)} 行，` : ''}已有且相同 ${count(unchanged)} 行，有问题 ${count(rejected)} 行`;

/** Where every row of the file went, and which columns nowhere. */
const whole = ({ rows, blank, outside, ignoredColumns }: Outcome): string => {
  const all = `文件共 ${count(rows)} 行：以上 ${count(rows - blank - outside)} 行，空行 ${count(blank)} 行，列名和说明 ${count(outside)} 行。`;
  return ignoredColumns.length > 0 ? `${all}这些列不属于本表，没有导入：${ignoredColumns.join('、')}。` : all;
};

const CHOOSE_ANEW = '改好并保存后，请点上面的方框重新选择文件。';

/** How far a check or an import has come, as the gateway counts. */
export function ImportProgress({ doing, progress }: { doing: 'check' | 'import'; progress?: Progress }): ReactNode {
  const part = progress?.total ? Math.min(100, Math.floor((progress.read / progress.total) * 100)) : undefined;
  const word = doing === 'check' ? '正在逐行检查' : '正在导入';
  return (
    <div role="status">
      <p>
        {progress
          ? `${word}：已读 ${count(progress.read)} 行${progress.total ? ` / ${count(progress.total)}` : ''}`
          : `${word}：正在上传文件`}
      </p>
      <Bar percent={part ?? 0} status="active" showInfo={part !== undefined} aria-label={word} />
      {progress && <p>{sum(progress, doing === 'check' ? '可以导入' : '已导入')}</p>}
      {doing === 'import' && <p className="muted">可以停止，也可以关闭页面：已导入的行不会丢。再次上传同一个文件会接着导入，不会重复。</p>}
    </div>
  );
}

/** What is to be done for the holders of imported accounts. */
function ToRelease(): ReactNode {
  return (
    <Alert
      type="info"
      showIcon
      title="新账号没有口令，由本人凭密封条和领取码设置"
      description={
        <>
          已提请：请安全管理员或审计管理员在“三员管理”中确认并打印密封条；您在同一页查看领取码，逐一告知本人。
          <Link to="/administration">去三员管理</Link>
        </>
      }
    />
  );
}

function Reason({ field, message }: { field: string; message: string }): ReactNode {
  return (
    <>
      {field && <strong>{IMPORT_FIELDS[field] ?? field}：</strong>}
      {message}
    </>
  );
}

function Errors({ kind, outcome: { errors, rejectedRows } }: { kind: string; outcome: Outcome }): ReactNode {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const download = async (): Promise<void> => {
    setBusy(true);
    setFailure('');
    await save('/imports/error-file', { kind, errors, rejectedRows }).catch((problem: Error) => setFailure(problem.message));
    setBusy(false);
  };
  return (
    <>
      <Space wrap>
        <Button loading={busy} onClick={() => void download()}>
          下载需更正的行（.xlsx）
        </Button>
        <span className="muted">按最后一列“问题”更正后，直接上传这个文件即可。</span>
      </Space>
      {failure && <Alert type="error" showIcon title={failure} />}
      <Table
        size="small"
        rowKey={({ row, field, message }) => `${row}-${field}-${message}`}
        dataSource={errors}
        pagination={{ pageSize: 8, showSizeChanger: false, showTotal: (total) => `共 ${total} 个问题` }}
        columns={[
          { title: '行号', dataIndex: 'row', width: 72 },
          { title: '原因', key: 'message', render: (_, { field, message }) => <Reason field={field} message={message} /> },
        ]}
      />
    </>
  );
}

/** What a check or an import came to. */
export function ImportOutcome({ kind, run }: { kind: string; run: Run }): ReactNode {
  const { checked, done, failure, badFile, stopped, progress } = run;
  const shown = done ?? checked;
  return (
    <>
      {failure && <Alert type="error" showIcon title={failure} description={badFile ? CHOOSE_ANEW : '文件仍已选好，可以直接再试一次。'} />}
      {stopped && (
        <Alert
          type="info"
          showIcon
          title={`已停止${progress ? `：已导入 ${count(progress.accepted)} 行` : ''}`}
          description="再次上传同一个文件会接着导入，不会重复。"
        />
      )}
      {done && (
        <Alert type={done.rejected ? 'warning' : 'success'} showIcon title={`导入完成：${sum(done, '新导入')}`} description={whole(done)} />
      )}
      {done?.proposalId && <ToRelease />}
      {!done && checked && (
        <Alert
          type={checked.rejected ? 'warning' : 'success'}
          showIcon
          title={`检查完成：${sum(checked, '可以导入')}`}
          description={whole(checked)}
        />
      )}
      {shown && shown.errors.length > 0 && <Errors kind={kind} outcome={shown} />}
    </>
  );
}
