import { useQuery } from '@tanstack/react-query';
import { App, Button, Card, Checkbox, Empty, Form, Input, Space, Spin } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, post, query, type Page } from '../api';
import { Ask } from '../parts/ask';
import { DivisionFilter, FilterBar } from '../parts/filters';
import { useFilters } from '../parts/paged';
import { ProblemAlert } from '../parts/problem-alert';
import { Title } from '../parts/title';
import { useRefresh } from '../session';
import { count, moment } from '../words';

interface Waiting {
  evaluationId: string;
  version: number;
  servicePointName: string;
  unitName: string;
  submittedAt?: string;
  original: string;
  suggested: string;
}

/** Shown at once: the next ones come as these are decided on. */
const AT_ONCE = 10;

/** Praise and suggestions that wait to be read: released as they are suggested with one tap, shortened, or withheld. */
export function WordsToRelease(): ReactNode {
  const filters = useFilters();
  const division = filters.values['division'] ?? '';
  const asked = useQuery({
    queryKey: ['words-to-release', division],
    queryFn: () => get<Page<Waiting>>(`/words-to-release${query({ division, pageSize: AT_ONCE })}`),
  });
  return (
    <>
      <Title>意见待公布</Title>
      <p className="muted">未立案的表扬和建议，由您通读后公布或不公布。公布的文字每周随统计一并给单位看，不带窗口、日期和评价等级。</p>
      <FilterBar>
        <DivisionFilter filters={filters} />
      </FilterBar>
      {asked.isError && <ProblemAlert error={asked.error} again={asked.refetch} />}
      {asked.isPending && <Spin />}
      {asked.data?.total === 0 && <Empty description="没有待阅的意见，都看完了" />}
      {asked.data && asked.data.total > 0 && <p role="status">还有 {count(asked.data.total)} 条待阅</p>}
      <div className="stack">
        {asked.data?.items.map((one) => (
          <One key={`${one.evaluationId} ${one.version}`} one={one} />
        ))}
      </div>
    </>
  );
}

function One({ one }: { one: Waiting }): ReactNode {
  const { message } = App.useApp();
  const refresh = useRefresh();
  const [words, setWords] = useState(one.suggested);
  const [confirmed, setConfirmed] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [withholding, setWithholding] = useState(false);
  const route = `/words-to-release/${encodeURIComponent(one.evaluationId)}`;
  const release = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await post(`${route}/release`, { version: one.version, words, confirmed });
      void message.success('已公布，下次周结后单位可见');
      await refresh();
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const withhold = async ({ reason }: { reason?: string }): Promise<void> => {
    await post(`${route}/withhold`, { version: one.version, reason });
    await refresh();
  };
  return (
    <Card size="small" title={one.servicePointName} extra={<span className="muted">{moment(one.submittedAt)}</span>}>
      <div className="beside">
        <p className="words quoted">{one.original}</p>
        <Input.TextArea aria-label="公布的文字" rows={4} maxLength={2000} value={words} onChange={({ target }) => setWords(target.value)} />
      </div>
      {problem && (
        <>
          <ProblemAlert error={problem} again={release} />
          <Checkbox checked={confirmed} onChange={({ target }) => setConfirmed(target.checked)}>
            已核对，与当事人无关
          </Checkbox>
        </>
      )}
      <Space>
        <Button type="primary" loading={busy} disabled={!words.trim()} onClick={() => void release()}>
          公布
        </Button>
        <Button onClick={() => setWithholding(true)}>不公布</Button>
      </Space>
      <Ask title="不公布这条意见" confirm="不公布" open={withholding} onClose={() => setWithholding(false)} onSubmit={withhold}>
        <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请填写理由' }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Ask>
    </Card>
  );
}
