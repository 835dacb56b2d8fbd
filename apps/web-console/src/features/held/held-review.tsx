import { App, Form, Input, Radio } from 'antd';
import type { ReactNode } from 'react';
import { get, post, type Answer, type Body, type Given } from '../../api';
import { keyFor, type Key } from '../../once';
import { Ask } from '../../parts/ask';
import { useRefresh } from '../../session';
import { count, SET_ASIDE_REASONS } from '../../words';

export type Standing = NonNullable<NonNullable<Given<'/evaluations/held', 'get'>['query']>['standing']>;

/** What is decided on: single evaluations, or a whole burst. */
export interface Chosen {
  decide: 'accept' | 'setAside';
  ids?: string[];
  burst?: string;
  standing: Standing;
  count: number;
}

type Outcome = Answer<'/evaluations/held/accept', 'post'>;
type Values = Pick<Body<'/evaluations/held/set-aside', 'post'>, 'reason' | 'note'>;

const AT_ONCE = 200;

/** The ids of a burst that are still to be decided on, and are not among those that were refused. */
async function idsOf({ burst, standing }: Chosen, refused: ReadonlySet<string>): Promise<string[]> {
  const { items } = await get('/evaluations/held', { query: { burst, standing, pageSize: AT_ONCE } });
  return items.map(({ evaluation }) => evaluation.id).filter((id) => !refused.has(id));
}

/** Decides in batches until nothing is left; those that cannot be decided on are told and stop none of the others. */
async function decide(chosen: Chosen, { reason, note = '' }: Values, key: Key): Promise<Outcome> {
  const all: Outcome = { done: 0, refused: [] };
  const send = async (ids: string[]): Promise<void> => {
    // Of its own for each batch, and the same when the batch begins with the same one again.
    const own = keyFor(key, ids[0] ?? '');
    const { done, refused } =
      chosen.decide === 'accept'
        ? await post('/evaluations/held/accept', own, { body: { ids, note } })
        : await post('/evaluations/held/set-aside', own, { body: { ids, note, reason } });
    all.done += done;
    all.refused.push(...refused);
  };
  if (chosen.ids) {
    for (let from = 0; from < chosen.ids.length; from += AT_ONCE) await send(chosen.ids.slice(from, from + AT_ONCE));
    return all;
  }
  for (;;) {
    const ids = await idsOf(chosen, new Set(all.refused.map(({ id }) => id)));
    if (ids.length === 0) return all;
    await send(ids);
  }
}

/** Asks once more, and for setting aside why; then does it for all that were chosen. */
export function ReviewDialogue({ chosen, onClose }: { chosen: Chosen | undefined; onClose: () => void }): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const aside = chosen?.decide === 'setAside';
  const word = aside ? '排除' : '核实计入';
  const submit = async (values: Values, key: Key): Promise<void> => {
    if (!chosen) return;
    const { done, refused } = await decide(chosen, values, key);
    if (refused.length > 0) void message.warning(`${count(done)} 条已${word}，${refused.length} 条未办理：${refused[0]?.message ?? ''}`);
    else void message.success(`${count(done)} 条已${word}`);
    await refresh();
  };
  return (
    <Ask<Values>
      key={chosen?.decide}
      title={`${word} ${count(chosen?.count ?? 0)} 条评价`}
      confirm={word}
      danger={aside}
      open={chosen !== undefined}
      onClose={onClose}
      onSubmit={submit}
      initial={{ reason: 'stuffed' }}
    >
      <p>
        {aside
          ? '排除后不计入统计，也不立案；评价仍完整保存在“已排除”中，以后可以恢复计入。'
          : '核实后计入统计；不满意的从现在起立案办理，时限从现在算起。核实后不能再排除。'}
      </p>
      {aside && (
        <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请选择理由' }]}>
          <Radio.Group options={Object.entries(SET_ASIDE_REASONS).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
      )}
      <Form.Item name="note" label="说明" dependencies={['reason']}>
        <Input.TextArea maxLength={300} rows={2} />
      </Form.Item>
    </Ask>
  );
}
