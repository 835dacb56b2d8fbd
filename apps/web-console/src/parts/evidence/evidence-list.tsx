import { App, Button, Card, Space } from 'antd';
import type { ReactNode } from 'react';
import { EVIDENCE_STATES } from '@mingjing/contracts/words';
import { save } from '../../api';
import { moment } from '../../words';
import { Badge } from '../badge';
import { ProblemAlert } from '../problem-alert';
import { sizeOf, useEvidence, type About, type EvidenceFile } from './evidence';

/** How a file stands with the scanner; nothing where all is well. */
export function EvidenceState({ state }: { state: string }): ReactNode {
  const said = EVIDENCE_STATES[state];
  return said && <Badge tone={state === 'infected' ? 'bad' : 'plain'}>{said}</Badge>;
}

interface Props {
  about: About;
  /** The word for the step that refers to a file. */
  stepOf: (fileId: string) => string | undefined;
}

/** The files of a record that the person may see, to be saved; nothing where there are none. */
export function EvidenceList({ about, stepOf }: Props): ReactNode {
  const asked = useEvidence(about);
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  const files = asked.data?.files ?? [];
  if (files.length === 0) return null;
  return (
    <Card size="small" title="佐证材料">
      <ul className="files">
        {files.map((file) => (
          <Row key={file.id} file={file} about={about} step={stepOf(file.id)} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ file, about: { records, id }, step }: { file: EvidenceFile; about: About; step: string | undefined }): ReactNode {
  const { message } = App.useApp();
  const saving = (): void =>
    void save(`/${records}/${encodeURIComponent(id)}/evidence/${file.id}`).catch((problem: Error) => message.error(problem.message));
  return (
    <li>
      <div>
        <div className="words">{file.name}</div>
        <div className="muted">
          {[file.referred ? step : '尚未提交', sizeOf(file.size), file.addedByName, moment(file.addedAt)].filter(Boolean).join(' · ')}
        </div>
      </div>
      <Space>
        <EvidenceState state={file.state} />
        {file.state === 'clean' && (
          <Button size="small" aria-label={`下载 ${file.name}`} onClick={saving}>
            下载
          </Button>
        )}
      </Space>
    </li>
  );
}
