import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Spin } from 'antd';
import type { ReactNode } from 'react';
import { get, type Given } from '../../api';
import { Figures } from '../../parts/figures';
import { ProblemAlert } from '../../parts/problem-alert';
import { count, MESSAGE_REASONS, MESSAGE_STATES, moment, percent } from '../../words';

/** Nobody counts further (GET /messages/summary). */
const MOST_OVERDUE = 2_000;

/** "failed.number.blocked" as "失败：号码被运营商屏蔽". */
function reasonWords(place: string): string {
  const [state = '', ...rest] = place.split('.');
  const reason = rest.join('.');
  return `${MESSAGE_STATES[state] ?? state}：${MESSAGE_REASONS[reason] ?? reason}`;
}

/** What became of the messages of a period and scope, and whether the provider takes any. */
export function DeliverySummary({ conditions }: { conditions: Given<'/messages/summary', 'get'>['query'] }): ReactNode {
  const asked = useQuery({
    queryKey: ['delivery', conditions],
    queryFn: () => get('/messages/summary', { query: conditions }),
    refetchInterval: 10_000,
  });
  if (asked.isPending) return <Spin />;
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  const { states, reasons, segments, messages, replies, deliveryRate, overdue, providerDownSince } = asked.data;
  const told = Object.entries(reasons).toSorted(([, a], [, b]) => b - a);
  const figures = {
    短信: count(messages),
    已送达: count(states['delivered']),
    送达率: percent(deliveryRate),
    '已发出，等回执': count(states['sent']),
    待发送: count((states['waiting'] ?? 0) + (states['sending'] ?? 0)),
    '失败 / 不确定': `${count(states['failed'])} / ${count(states['unknown'])}`,
    未发送: count(states['suppressed']),
    短信回复评价: count(replies),
    计费条数: count(segments),
  };
  return (
    <div className="stack">
      {providerDownSince && (
        <Alert
          type="error"
          showIcon
          title={`短信通道自 ${moment(providerDownSince)} 起不可用，${count(overdue)} 条${overdue === MOST_OVERDUE ? '以上' : ''}到期短信等待发送`}
          description="恢复后会自动继续发送，不会重复，无需处理。"
        />
      )}
      <Figures values={figures} />
      {told.length > 0 && (
        <Card size="small" title="未送达的原因">
          <ul className="reasons">
            {told.map(([place, number]) => (
              <li key={place}>
                {reasonWords(place)} <strong>{count(number)}</strong>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
