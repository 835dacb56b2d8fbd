import { App, Button, Card, Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { post, type Answer, type Body } from '../../api';
import type { Key } from '../../once';
import { Ask } from '../../parts/ask';
import { optionsOf } from '../../parts/filters';
import { useRefresh } from '../../session';
import { KINDS } from '../../words';

type Splitting = Body<'/service-points/{id}/split', 'post'>;
/** Parts as they are filled in: the fields of a new one are empty yet. */
type Part = Partial<Splitting['parts'][number]>;
type Wish = Pick<Splitting, 'reason'> & { parts: (Part | undefined)[] };
type Point = Pick<Answer<'/service-points/{id}', 'get'>, 'id' | 'name' | 'kind' | 'windows'>;

/** Long enough to read some names. */
const SECONDS = 8;

const required = (message: string) => [{ required: true, message }];

function PartFields({
  place,
  point,
  taken,
  onRemove,
}: {
  place: number;
  point: Point;
  taken: Set<string>;
  onRemove?: () => void;
}): ReactNode {
  return (
    <Card
      size="small"
      type="inner"
      className="occasion"
      title={`新对象 ${place + 1}`}
      extra={
        onRemove && (
          <Button size="small" onClick={onRemove}>
            删除
          </Button>
        )
      }
    >
      <Form.Item name={[place, 'name']} label="名称" rules={required('请填写名称')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name={[place, 'kind']} label="类别" initialValue={point.kind}>
        <Select options={optionsOf(KINDS)} />
      </Form.Item>
      <Form.Item name={[place, 'windowIds']} label="带走的窗口（码牌继续有效）">
        <Select
          mode="multiple"
          options={point.windows.map(({ id, name }) => ({ value: id, label: name, disabled: taken.has(id) }))}
          placeholder="不带走窗口时，请在下面新设"
        />
      </Form.Item>
      <Form.Item name={[place, 'windowNames']} label="新设的窗口（生成新码牌）">
        <Select mode="tags" placeholder="输入窗口名称后回车，可填多个" />
      </Form.Item>
    </Card>
  );
}

function Consequences({ point, parts }: { point: Point; parts: Part[] }): ReactNode {
  const left = point.windows.length - parts.flatMap(({ windowIds }) => windowIds ?? []).length;
  return (
    <div className="preview" role="status">
      <p>{left > 0 ? `“${point.name}”保留 ${left} 个窗口，继续使用。` : `“${point.name}”不再有窗口，将停用，由新对象接续。`}</p>
      <p className="muted">已有的评价、办件和统计留在原来的名下，不会改动。拆分后不能撤销。</p>
    </div>
  );
}

/** Splits a service point into itself and new ones, window by window. */
export function SplitPoint({ point }: { point: Point }): ReactNode {
  const refresh = useRefresh();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const split = async ({ parts, reason }: Wish, key: Key, confirmLookAlike: boolean): Promise<void> => {
    const given = parts.map((part = {}) => ({ ...part, name: part.name ?? '' }));
    const { servicePoints } = await post('/service-points/{id}/split', key, {
      path: { id: point.id },
      body: { parts: given, reason, confirmLookAlike },
    });
    const made = servicePoints.slice(1);
    void message.success(`已拆分出：${made.map(({ name }) => name).join('、')}`, SECONDS);
    await refresh();
    // The new one leads back to where it came from; the old one need not lead on.
    await navigate(`/service-points/${encodeURIComponent(made[0]?.id ?? point.id)}`);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>拆分</Button>
      <Ask<Wish>
        title={`拆分：${point.name}`}
        confirm="拆分"
        danger
        open={open}
        onClose={() => setOpen(false)}
        onSubmit={split}
        initial={{ parts: [{}] }}
        similarAt={({ id }) => `/service-points/${encodeURIComponent(id)}`}
      >
        <Form.Item noStyle shouldUpdate>
          {({ getFieldValue }) => {
            const parts = ((getFieldValue('parts') as Wish['parts'] | undefined) ?? []).map((part) => part ?? {});
            const takenBesides = (own: number): Set<string> =>
              new Set(parts.flatMap(({ windowIds }, place) => (place === own ? [] : (windowIds ?? []))));
            return (
              <>
                <Form.List name="parts">
                  {(rows, { add, remove }) => (
                    <>
                      {rows.map(({ key, name }) => (
                        <PartFields
                          key={key}
                          place={name}
                          point={point}
                          taken={takenBesides(name)}
                          onRemove={rows.length > 1 ? () => remove(name) : undefined}
                        />
                      ))}
                      <Button className="gap" onClick={() => add({})}>
                        再加一个
                      </Button>
                    </>
                  )}
                </Form.List>
                <Form.Item name="reason" label="原因" rules={required('请填写原因')}>
                  <Input maxLength={200} />
                </Form.Item>
                <Consequences point={point} parts={parts} />
              </>
            );
          }}
        </Form.Item>
      </Ask>
    </>
  );
}
