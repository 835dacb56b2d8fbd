import { Alert, Button, Checkbox, Form, Progress, Space, Upload, type FormItemProps } from 'antd';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { remove } from '../../api';
import { EVIDENCE_KINDS, type WordList } from '@mingjing/contracts/words';
import { ProblemAlert } from '../problem-alert';
import { acceptOf, sizeOf, useEvidence, type About, type Evidence, type EvidenceFile } from './evidence';
import { EvidenceState } from './evidence-list';
import { useUploads, type Upload as Sent } from './uploads';

interface Props {
  name: string;
  label: string;
  rules: FormItemProps['rules'];
  about: About;
}

/** The files that go with a step: sent as they are chosen, listed with what lies ready, ticked where the step refers to them. */
export function EvidenceField({ name, label, rules = [], about }: Props): ReactNode {
  const sending = useRef(false);
  const whole = (): Promise<void> =>
    sending.current ? Promise.reject(new Error('还有文件正在上传，请等它传完，或先取消')) : Promise.resolve();
  const noteBusy = useCallback((busy: boolean): void => {
    sending.current = busy;
  }, []);
  return (
    <Form.Item name={name} label={label} rules={[...rules, { validator: whole }]} validateTrigger={[]}>
      <Files name={name} about={about} onBusy={noteBusy} />
    </Form.Item>
  );
}

interface FilesProps {
  /** Given by the field of the form. */
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  name: string;
  about: About;
  onBusy: (busy: boolean) => void;
}

function Files({ id, value = [], onChange, name, about, onBusy }: FilesProps): ReactNode {
  const form = Form.useFormInstance<Record<string, string[] | undefined>>();
  const asked = useEvidence(about);
  // Several arrive while one looks: what counts is what stands in the form by then.
  const pick = (file: string, picked: boolean): void => {
    const others = ((form.getFieldValue(name) as string[] | undefined) ?? []).filter((one) => one !== file);
    onChange?.(picked ? [...others, file] : others);
  };
  const { uploads, busy, add, again, drop } = useUploads(about, ({ file }) => {
    pick(file.id, true);
    void asked.refetch();
  });
  useEffect(() => onBusy(busy), [busy, onBusy]);
  const discard = async (file: string): Promise<void> => {
    pick(file, false);
    // Where it is gone already the list says so.
    await remove(`/${about.records}/{id}/evidence/{fileId}`, { path: { id: about.id, fileId: file } }).catch(() => undefined);
    await asked.refetch();
  };
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  const evidence = asked.data;
  const ready = evidence?.files.filter(({ removable }) => removable) ?? [];
  return (
    <div id={id}>
      <ul className="files">
        {ready.map((file) => (
          <Ready key={file.id} file={file} picked={value.includes(file.id)} onPick={pick} onDiscard={(one) => void discard(one)} />
        ))}
      </ul>
      {uploads.map((one) => (
        <Sending key={one.key} upload={one} onAgain={() => again(one)} onDrop={() => drop(one.key)} />
      ))}
      <Upload
        multiple
        accept={acceptOf(evidence?.kinds ?? [])}
        showUploadList={false}
        beforeUpload={(file) => {
          if (evidence) add([file], evidence);
          return false;
        }}
      >
        <Button disabled={!evidence?.mayAdd}>选择文件或拍照</Button>
      </Upload>
      {evidence && <p className="muted">{whatIsTaken(evidence)}</p>}
    </div>
  );
}

function whatIsTaken({ kinds, largestBytes }: Evidence): string {
  const names = kinds.map((kind) => (EVIDENCE_KINDS as WordList)[kind] ?? kind).join('、');
  return `收 ${names}，每个最大 ${sizeOf(largestBytes)}，一次可选多个；照片会去除拍摄地点等信息。`;
}

interface ReadyProps {
  file: EvidenceFile;
  picked: boolean;
  onPick: (id: string, picked: boolean) => void;
  onDiscard: (id: string) => void;
}

/** A file that lies ready: a tick says that it goes with the step. */
function Ready({ file: { id, name, size, state }, picked, onPick, onDiscard }: ReadyProps): ReactNode {
  return (
    <li>
      <Checkbox checked={picked} onChange={({ target }) => onPick(id, target.checked)}>
        <span className="words">{name}</span> <span className="muted">{sizeOf(size)}</span>
      </Checkbox>
      <Space>
        <EvidenceState state={state} />
        <Button size="small" aria-label={`移除 ${name}`} onClick={() => onDiscard(id)}>
          移除
        </Button>
      </Space>
    </li>
  );
}

function Sending({ upload, onAgain, onDrop }: { upload: Sent; onAgain: () => void; onDrop: () => void }): ReactNode {
  const { file, sent, failure, again } = upload;
  if (failure !== undefined) {
    // Below the words: beside them a phone has no room.
    const said = (
      <>
        <p>{failure}</p>
        <Space wrap>
          {again && (
            <Button size="small" onClick={onAgain}>
              重新上传
            </Button>
          )}
          <Button size="small" onClick={onDrop}>
            知道了
          </Button>
        </Space>
      </>
    );
    return <Alert type="error" title={`${file.name} 没有传上去`} description={said} />;
  }
  return (
    <div>
      <Space>
        <span className="words">{file.name}</span>
        <Button size="small" onClick={onDrop}>
          取消
        </Button>
      </Space>
      <Progress percent={Math.round((sent ?? 0) * 100)} status="active" aria-label={`${file.name} 上传进度`} />
    </div>
  );
}
