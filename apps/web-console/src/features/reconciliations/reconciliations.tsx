import { useQueries } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Spin } from 'antd';
import { useState, type ReactNode } from 'react';
import { ACTING_READERS } from '@mingjing/contracts/services';
import { get, post, type Answer, type Schema } from '../../api';
import { keyFor, type Key } from '../../once';
import { Ask } from '../../parts/ask';
import { Badge } from '../../parts/badge';
import { ProblemAlert } from '../../parts/problem-alert';
import { Title } from '../../parts/title';
import { useRefresh } from '../../session';
import { count, moment } from '../../words';

type Run = Schema<'Reconciliation'>;
type Runs = Answer<'/reconciliations', 'get'>;

const LOOK_MS = 2_000;

/** What is made up for, by reader. */
const WORK: Record<string, string> = {
  'lead.mingjing.evaluation.v1': '不满意评价立案、改评与实名意愿',
  'lead.mingjing.directory.v1': '工作日历变动后的办理期限',
  'evaluation-cases.mingjing.lead.v1': '回执上的办理进度、核查后剔除的评价',
  'evaluation-own.mingjing.evaluation.v1': '评议对象的合并、拆分与窗口开通',
  'evaluation-units.mingjing.directory.v1': '评议对象旁显示的单位名称',
  'evaluation-alarms.mingjing.evaluation.v1': '疑点提示',
  'notification.mingjing.evaluation.v1': '评价邀请短信（近 7 天）',
  'notification-own.mingjing.notification.v1': '评价邀请的催评短信（近 7 天）',
};

const WHY: Record<string, string> = {
  '': '',
  asked: '人工提出',
  new: '首次读取',
  forgotten: '系统发现：有消息未读先失',
  remade: '系统发现：消息队列已重建',
};

const busy = ({ state }: Run): boolean => state === 'waiting' || state === 'running';

function Standing({ run }: { run: Run }): ReactNode {
  if (run.state === '') return <Badge>还没有核对过</Badge>;
  if (busy(run)) return <Badge tone="fair">{run.error ? '稍后继续' : run.state === 'waiting' ? '等待开始' : '核对中'}</Badge>;
  if (run.state === 'failed') return <Badge tone="bad">有 {count(run.refused)} 条未能处理</Badge>;
  return run.acted > 0 ? <Badge tone="fair">已补做 {count(run.acted)} 处</Badge> : <Badge tone="good">没有遗漏</Badge>;
}

/** Where it comes from, how far it is, and why it is not further. */
function factsOf(run: Run): string {
  const facts = [
    WHY[run.why],
    run.state === '' ? '' : `已读取 ${count(run.read)} 条，补做 ${count(run.acted)} 处`,
    run.endedAt ? `${moment(run.endedAt)} 完成` : run.askedAt ? `${moment(run.askedAt)} 提出` : '',
    run.state === 'failed' || (busy(run) && run.error) ? `原因：${run.error}` : '',
  ];
  return facts.filter(Boolean).join('；');
}

/** What each part of the platform should have done upon what another decided, read from what was decided; how the newest time went. */
export function Reconciliations(): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const asked = useQueries({
    queries: ACTING_READERS.map((service) => ({
      queryKey: ['/reconciliations', service],
      queryFn: () => get('/reconciliations', { query: { service } }),
      refetchInterval: ({ state }: { state: { data?: Runs | undefined } }) => (state.data?.items.some(busy) ? LOOK_MS : false),
    })),
  });
  const runs = asked.flatMap(({ data }) => data?.items ?? []);
  const found = runs.some(({ why, state, acted }) => why !== 'asked' && why !== 'new' && (state !== 'done' || acted > 0));
  const begin = async (_: object, key: Key): Promise<void> => {
    for (const service of ACTING_READERS) await post('/reconciliations', keyFor(key, service), { body: { service } });
    void message.success('已开始核对');
    await refresh();
  };
  return (
    <>
      <Title
        actions={
          <Button type="primary" disabled={runs.length === 0 || runs.some(busy)} onClick={() => setAsking(true)}>
            全部核对
          </Button>
        }
      >
        业务核对
      </Title>
      <p>
        对照评价、案件、办件等原始记录，检查有没有该做而没有做的事，并补做。恢复备份、更换消息队列之后使用；消息在读到之前丢失时，系统会自动核对。做过的不会再做。
      </p>
      {found && <Alert className="gap" type="warning" showIcon title="系统发现有消息在读到之前丢失，已按原始记录核对，结果见下" />}
      {asked.map(({ isPending, isError, error, refetch }, place) =>
        isPending ? (
          <Spin key={ACTING_READERS[place]} />
        ) : (
          isError && <ProblemAlert key={ACTING_READERS[place]} error={error} again={refetch} />
        ),
      )}
      {runs.length > 0 && (
        <Descriptions
          bordered
          size="small"
          column={1}
          items={runs.map((run) => ({
            key: run.group,
            label: WORK[run.group] ?? run.group,
            children: (
              <>
                <Standing run={run} />
                <div>{factsOf(run)}</div>
              </>
            ),
          }))}
        />
      )}
      <Ask title="全部核对" confirm="开始" open={asking} onClose={() => setAsking(false)} onSubmit={begin}>
        <p>一年的数据大约需要几分钟，期间系统照常使用。超过 7 天的评价邀请不再补发。</p>
      </Ask>
    </>
  );
}
