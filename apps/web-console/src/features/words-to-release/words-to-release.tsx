import { useQuery } from '@tanstack/react-query';
import { App, Button, Card, Checkbox, Empty, Form, Input, Segmented, Space, Spin } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, post, type Schema } from '../../api';
import type { Key } from '../../once';
import { useAct } from '../../parts/act';
import { Ask } from '../../parts/ask';
import { DivisionFilter, FilterBar } from '../../parts/filters';
import { useFilters } from '../../parts/paged';
import { ProblemAlert } from '../../parts/problem-alert';
import { Title } from '../../parts/title';
import { useRefresh } from '../../session';
import { count, moment } from '../../words';

type Waiting = Schema<'WordsToRelease'>;

/** Shown at once: the next ones come as these are decided on. */
const AT_ONCE = 10;

/** Praise and suggestions that wait to be read: released as they are suggested with one tap, shortened, or withheld. */
export function WordsToRelease(): ReactNode {
  const filters = useFilters();
  const { division = '', state = 'waiting' } = filters.values;
  const asked = useQuery({
    queryKey: ['words-to-release', division, state],
    queryFn: () => get('/words-to-release', { query: { division, state: state === 'released' ? state : undefined, pageSize: AT_ONCE } }),
  });
  const released = state === 'released';
  return (
    <>
      <Title>意见待公布</Title>
      <p className="muted">未立案的表扬和建议，由您通读后公布或不公布。公布的文字每周随统计一并给单位看，不带窗口、日期和评价等级。</p>
      <FilterBar>
        <Segmented
          aria-label="状态"
          value={state}
          options={[
            { value: 'waiting', label: '待阅' },
            { value: 'released', label: '已定公布，可撤回' },
          ]}
          onChange={(value) => filters.set('state', value === 'waiting' ? undefined : value)}
        />
        <DivisionFilter filters={filters} />
      </FilterBar>
      {asked.isError && <ProblemAlert error={asked.error} again={asked.refetch} />}
      {asked.isPending && <Spin />}
      {asked.data?.total === 0 && <Empty description={released ? '没有可撤回的意见' : '没有待阅的意见，都看完了'} />}
      {asked.data && asked.data.total > 0 && (
        <p role="status">
          {released ? `${count(asked.data.total)} 条将随下次周结公布，公布前可以修改或撤回` : `还有 ${count(asked.data.total)} 条待阅`}
        </p>
      )}
      <div className="stack">
        {asked.data?.items.map((one) => (
          <One key={`${one.evaluationId} ${one.version}`} one={one} released={released} />
        ))}
      </div>
    </>
  );
}

function One({ one, released }: { one: Waiting; released: boolean }): ReactNode {
  const withholds = released ? '撤回' : '不公布';
  const { message } = App.useApp();
  const refresh = useRefresh();
  const [words, setWords] = useState(one.suggested);
  const [confirmed, setConfirmed] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [withholding, setWithholding] = useState(false);
  const act = useAct();
  const path = { id: one.evaluationId };
  const release = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { version: one.version, words, confirmed };
      await act('release', body, (key) => post('/words-to-release/{id}/release', key, { path, body }));
      void message.success('已公布，下次周结后单位可见');
      await refresh();
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const withhold = async ({ reason }: { reason: string }, key: Key): Promise<void> => {
    await post('/words-to-release/{id}/withhold', key, { path, body: { version: one.version, reason } });
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
          {released ? '保存修改' : '公布'}
        </Button>
        <Button onClick={() => setWithholding(true)}>{withholds}</Button>
      </Space>
      <Ask title={`${withholds}这条意见`} confirm={withholds} open={withholding} onClose={() => setWithholding(false)} onSubmit={withhold}>
        <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请填写理由' }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Ask>
    </Card>
  );
}
