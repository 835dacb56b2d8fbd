import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Input } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { get } from '../../api';
import { ProblemAlert } from '../../parts/problem-alert';

/** What the citizen wrote and, beside it, what of it goes to the unit with the order: suggested, to be read and shortened. */
export function WordsField({ caseId }: { caseId: string }): ReactNode {
  const form = Form.useFormInstance<{ releasedWords?: string }>();
  const asked = useQuery({
    queryKey: ['case-words', caseId],
    queryFn: () => get('/cases/{id}/words', { path: { id: caseId } }),
    staleTime: 60_000,
  });
  const suggested = asked.data?.suggested;
  useEffect(() => {
    // What somebody has typed already is theirs.
    if (suggested !== undefined && form.getFieldValue('releasedWords') === undefined) form.setFieldValue('releasedWords', suggested);
  }, [form, suggested]);
  if (asked.isError) return <ProblemAlert error={asked.error} again={asked.refetch} />;
  if (asked.data?.original === '') return <p className="muted">群众没有留下文字。</p>;
  return (
    <>
      <div className="beside">
        <div>
          <p>群众原话（单位看不到）</p>
          <p className="words quoted">{asked.data?.original ?? '正在读取'}</p>
        </div>
        <Form.Item name="releasedWords" label="给单位看的摘录" extra="系统已隐去疑似个人信息，请通读、删改；不宜给单位看的，清空即可。">
          <Input.TextArea rows={5} maxLength={2000} />
        </Form.Item>
      </div>
      {/* Where something was found in them, and from then on. */}
      <Form.Item noStyle shouldUpdate>
        {({ getFieldError, getFieldValue }) =>
          (getFieldError('releasedWords').length > 0 || getFieldValue('wordsConfirmed') !== undefined) && (
            <Form.Item name="wordsConfirmed" valuePropName="checked">
              <Checkbox>摘录中疑似个人信息之处已核对，与当事人无关</Checkbox>
            </Form.Item>
          )
        }
      </Form.Item>
    </>
  );
}
