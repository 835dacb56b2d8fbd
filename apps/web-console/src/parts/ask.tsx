import { Form, Modal } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { Problem, type Similar } from '../api';
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
   * @param confirmLookAlike the person was shown what has a similar name, and means another one
   */
  onSubmit: (values: V, confirmLookAlike: boolean) => Promise<void>;
  /** Where something of a similar name is shown. */
  similarAt?: (similar: Similar) => string;
  initial?: Partial<V>;
  danger?: boolean;
  /** Has things side by side. */
  wide?: boolean;
  children?: ReactNode;
}

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
  children,
}: Props<V>): ReactNode {
  const [form] = Form.useForm<V>();
  // Fields of two dialogues on a page have the same names; their ids must differ.
  const name = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const [similar, setSimilar] = useState<readonly Similar[]>([]);
  const submit = async (confirmed = false): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    setBusy(true);
    setFailure('');
    setSimilar([]);
    try {
      await onSubmit(values, confirmed);
      form.resetFields();
      onClose();
    } catch (problem) {
      if (problem instanceof Problem && problem.similar.length > 0) setSimilar(problem.similar);
      else setFailure(placeProblem(problem, form));
    } finally {
      setBusy(false);
    }
  };
  const close = (): void => {
    setSimilar([]);
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
        name={name}
        layout="vertical"
        initialValues={initial}
        preserve
        onValuesChange={() => setSimilar([])}
        onFinish={() => void submit()}
      >
        {children}
        {similar.length > 0 && <LookAlikes similar={similar} at={similarAt} busy={busy} onSame={close} onOther={() => void submit(true)} />}
        {failure && (
          <p role="alert" className="due-red">
            {failure}
          </p>
        )}
      </Form>
    </Modal>
  );
}
