import { Form, Modal } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { placeProblem } from './problem-place';

/** Two columns of words that one reads without scrolling; on smaller screens as wide as the screen. */
const WIDE = 960;

interface Props<V> {
  title: string;
  /** Word on the button that does it. */
  confirm: string;
  open: boolean;
  onClose: () => void;
  /** Does it; a `Problem` is shown at its field and nothing typed is lost. */
  onSubmit: (values: V) => Promise<void>;
  initial?: Partial<V>;
  danger?: boolean;
  /** Has things side by side. */
  wide?: boolean;
  children?: ReactNode;
}

/** A dialogue with a form: sends once, keeps what was typed when it fails, and says what is wrong where it is wrong. */
export function Ask<V extends object>({ title, confirm, open, onClose, onSubmit, initial, danger, wide, children }: Props<V>): ReactNode {
  const [form] = Form.useForm<V>();
  // Fields of two dialogues on a page have the same names; their ids must differ.
  const name = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const submit = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    setBusy(true);
    setFailure('');
    try {
      await onSubmit(values);
      form.resetFields();
      onClose();
    } catch (problem) {
      setFailure(placeProblem(problem, form));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      title={title}
      open={open}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={confirm}
      cancelText="取消"
      confirmLoading={busy}
      width={wide ? WIDE : undefined}
      okButtonProps={{ danger }}
      forceRender
    >
      <Form<V> form={form} name={name} layout="vertical" initialValues={initial} preserve onFinish={() => void submit()}>
        {children}
        {failure && (
          <p role="alert" className="due-red">
            {failure}
          </p>
        )}
      </Form>
    </Modal>
  );
}
