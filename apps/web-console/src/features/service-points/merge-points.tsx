import { App, Button, Form, Input, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { post, type Body, type Schema } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { useRefresh } from '../../session';

type Point = Pick<Schema<'ServicePoint'>, 'id' | 'name' | 'unitName'>;
type Wish = Omit<Body<'/service-points/merge', 'post'>, 'ids'>;

/** What a merger will do, in words, before it is done. */
function Consequences({ points, intoId, moveWindows }: { points: Point[]; intoId?: string; moveWindows?: boolean }): ReactNode {
  const into = points.find(({ id }) => id === intoId);
  if (!into) return null;
  const others = points.filter(({ id }) => id !== intoId).map(({ name }) => `“${name}”`);
  return (
    <div className="preview" role="status">
      <p>
        {others.join('、')} 将停用，并入“{into.name}”。
        {moveWindows ? '它们的窗口和码牌转过去，码牌照常可扫，不用更换。' : '它们的码牌即刻失效，扫码的人会看到并入了哪里。'}
      </p>
      <p className="muted">已有的评价、办件和统计留在原来的名下，不会改动。合并后不能撤销。</p>
    </div>
  );
}

/** Merges service points chosen in the list into one of them. */
export function MergePoints({ points, onMerged }: { points: Point[]; onMerged: () => void }): ReactNode {
  const refresh = useRefresh();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const merge = async ({ intoId, ...rest }: Wish, key: Key): Promise<void> => {
    const ids = points.map(({ id }) => id).filter((id) => id !== intoId);
    const { windowsMoved } = await post('/service-points/merge', key, { body: { ids, intoId, ...rest } });
    void message.success(`已合并${windowsMoved ? `，转入 ${windowsMoved} 个窗口` : ''}`);
    onMerged();
    await refresh();
  };
  return (
    <>
      <Button disabled={points.length < 2} onClick={() => setOpen(true)}>
        合并所选{points.length > 0 ? `（${points.length}）` : ''}
      </Button>
      <Ask<Wish>
        key={points.map(({ id }) => id).join()}
        title={`合并 ${points.length} 个评议对象`}
        confirm="合并"
        danger
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={merge}
        initial={{ moveWindows: true }}
      >
        <Form.Item name="intoId" label="保留哪一个" rules={[{ required: true, message: '请选择保留哪一个' }]}>
          <Radio.Group
            className="choices"
            options={points.map(({ id, name, unitName }) => ({ value: id, label: `${name}（${unitName}）` }))}
          />
        </Form.Item>
        <Form.Item name="moveWindows" label="其余对象的窗口和码牌">
          <Radio.Group
            className="choices"
            options={[
              { value: true, label: '转到保留的对象，码牌继续有效' },
              { value: false, label: '随之停用，码牌失效' },
            ]}
          />
        </Form.Item>
        <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item noStyle shouldUpdate>
          {({ getFieldsValue }) => <Consequences points={points} {...(getFieldsValue(['intoId', 'moveWindows']) as Wish)} />}
        </Form.Item>
      </Ask>
    </>
  );
}
