import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Empty, Spin } from 'antd';
import { useState, type ReactNode } from 'react';
import { get, post, type Schema } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { ProblemAlert } from '../../parts/problem-alert';
import { Title } from '../../parts/title';
import { useRefresh } from '../../session';
import { count, moment } from '../../words';

type Run = Schema<'RebuildRun'>;

const PATH = '/statistics/rebuild';
const LOOK_MS = 2_000;

const busy = (run: Run | undefined): boolean => run?.state === 'waiting' || run?.state === 'running';

function Outcome({ run }: { run: Run }): ReactNode {
  if (run.state === 'failed') return <Alert type="error" showIcon title="没有完成，统计数字保持原样" description={run.error} />;
  if (busy(run))
    return (
      <Alert
        type="info"
        showIcon
        icon={<Spin size="small" />}
        title={run.state === 'waiting' ? '等待开始' : `正在重新计数，已读取 ${count(run.events)} 条`}
        description="统计照常可看，完成时一次换成新的数字。可以离开本页。"
      />
    );
  if (run.forUpdate) return <Alert type="success" showIcon title={`系统升级后已按新的口径重新计数，共 ${count(run.events)} 条`} />;
  if (run.corrected === 0) return <Alert type="success" showIcon title={`已核对 ${count(run.events)} 条，统计数字全部正确`} />;
  return (
    <Alert
      type="warning"
      showIcon
      title={`已核对 ${count(run.events)} 条，更正了 ${count(run.corrected)} 处计数`}
      description="更正前导出的统计可能与现在不同，需要时请重新导出。"
    />
  );
}

/** Counting all statistics anew from what was decided, and how the newest time went. */
export function Rebuild(): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const asked = useQuery({
    queryKey: [PATH],
    queryFn: () => get(PATH),
    refetchInterval: ({ state }) => (busy(state.data?.run) ? LOOK_MS : false),
  });
  const run = asked.data?.run;
  const begin = async (_: object, key: Key): Promise<void> => {
    await post(PATH, key);
    void message.success('已开始重新计数');
    await refresh();
  };
  return (
    <>
      <Title
        actions={
          <Button type="primary" disabled={asked.isPending || busy(run)} onClick={() => setAsking(true)}>
            重新计数
          </Button>
        }
      >
        统计核对
      </Title>
      <p>从评价、办理事项、办件和短信的原始记录重新数一遍全部统计，并与现有数字核对。恢复备份之后，或者怀疑统计有误时使用。</p>
      {asked.isPending && <Spin />}
      {asked.isError && <ProblemAlert error={asked.error} again={asked.refetch} />}
      {asked.data && !run && <Empty description="还没有核对过" />}
      {run && (
        <>
          <div className="gap">
            <Outcome run={run} />
          </div>
          <Descriptions
            size="small"
            column={1}
            items={[
              { key: 'asked', label: '提出', children: moment(run.askedAt) },
              { key: 'started', label: '开始', children: moment(run.startedAt) },
              { key: 'ended', label: '结束', children: moment(run.endedAt) },
            ]}
          />
        </>
      )}
      <Ask title="重新计数" confirm="开始" open={asking} onClose={() => setAsking(false)} onSubmit={begin}>
        <p>一年的数据大约需要几分钟，期间系统会忙一些，统计照常可看。</p>
      </Ask>
    </>
  );
}
