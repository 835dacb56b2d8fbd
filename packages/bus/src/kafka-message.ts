import type { EachBatchPayload } from './kafka';
import type { InMessage } from './types';

type Batch = EachBatchPayload['batch'];

export function toInMessage({ topic, partition }: Batch, message: Batch['messages'][number]): InMessage {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = first.toString();
  }
  const key = message.key?.toString() ?? '';
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key,
    value: message.value ?? Buffer.alloc(0),
    headers,
  };
}
