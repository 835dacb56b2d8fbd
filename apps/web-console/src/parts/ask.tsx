import { Form, Modal } from 'antd';
import { useId, useRef, useState, type ReactNode } from 'react';
import type { Key } from '../once';
import { Problem, type Similar } from '../problem';
import { useDraft } from './draft';
import { LookAlikes } from './look-alikes';
import { placeProblem } from './problem-place';

/** Two columns of words that one reads without scrolling; on smaller screens as wide as the screen. */
const WIDE = 960;

interface Props<V> {
  title: string;
  /** Word on the button that does it. */
  confirm: string;
  open: boolean;
  onClose: () => void;
  /**
   * Does it; a `Problem` is shown at its field and nothing typed is lost.
   * @param key of what is filled in: it stays the same when it is sent again because no answer came
   * @param confirmLookAlike the person was shown what has a similar name, and means another one
   */
  onSubmit: (values: V, key: Key, confirmLookAlike: boolean) => Promise<void>;
  /** Where something of a similar name is shown. */
  similarAt?: (similar: Similar) => string;
  initial?: Partial<V>;
  danger?: boolean;
  /** Has things side by side. */
  wide?: boolean;
  /** Name under which what is typed is kept over a reload; for what takes long to write. */
  keptAs?: string;
  children?: ReactNode;
}

/** A name, and what was shown as similar to it. */
interface Said {
  /** Undefined where the form has no such field: then it is asked again. */
  name: string | undefined;
  similar: readonly Similar[];
}

const covers = (said: Said | undefined, asked: Said): boolean =>
  said?.name !== undefined && said.name === asked.name && asked.similar.every(({ id }) => said.similar.some((one) => one.id === id));

/** A dialogue with a form: sends once, keeps what was typed when it fails, and says what is wrong where it is wrong. */
export function Ask<V extends object>({
  title,
  confirm,
  open,
  onClose,
  onSubmit,
  similarAt,
  initial,
  danger,
  wide,
  keptAs,
  children,
}: Props<V>): ReactNode {
  const [form] = Form.useForm<V>();
  // Fields of two dialogues on a page have the same names; their ids must differ.
  const formId = useId();
  const draft = useDraft(keptAs);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const [similar, setSimilar] = useState<Said>();
  const said = useRef<Said>(undefined);
  const sayOther = (): void => {
    said.current = similar;
    void submit(true);
  };
  const submit = async (confirmed = false): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    setBusy(true);
    setFailure('');
    setSimilar(undefined);
    try {
      await draft.once.run({ values, confirmed }, (key) => onSubmit(values, key, confirmed));
      draft.drop();
      form.resetFields();
      close();
    } catch (problem) {
      draft.keep(form.getFieldsValue(true) as object);
      if (problem instanceof Problem && problem.similar.length > 0) {
        const name = (values as Record<string, unknown>)[problem.field ?? ''];
        const asked = { name: typeof name === 'string' ? name : undefined, similar: problem.similar };
        // Something else was refused after the answer: nobody is asked the same again.
        if (!confirmed && covers(said.current, asked)) await submit(true);
        else setSimilar(asked);
      } else setFailure(placeProblem(problem, form));
    } finally {
      setBusy(false);
    }
  };
  const close = (): void => {
    setSimilar(undefined);
    said.current = undefined;
    onClose();
  };
  return (
    <Modal
      title={title}
      open={open}
      onCancel={close}
      onOk={() => void submit()}
      okText={confirm}
      cancelText="取消"
      confirmLoading={busy}
      width={wide ? WIDE : undefined}
      okButtonProps={{ danger }}
      forceRender
    >
      <Form<V>
        form={form}
        name={formId}
        layout="vertical"
        initialValues={{ ...initial, ...draft.values }}
        preserve
        onValuesChange={(_, typed) => {
          setSimilar(undefined);
          draft.keep(typed);
        }}
        onFinish={() => void submit()}
      >
        {children}
        {similar && <LookAlikes similar={similar.similar} at={similarAt} busy={busy} onSame={close} onOther={sayOther} />}
        {failure && (
          <p role="alert" className="due-red">
            {failure}
          </p>
        )}
      </Form>
    </Modal>
  );
}
