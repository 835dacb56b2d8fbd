import { Refused } from '@mingjing/contracts/refused';
import type { OutMessage } from './types';

/** Kafka's brokers take 1 MB by default; both adapters keep below it, so that what one takes the other takes too. */
export const MAX_MESSAGE_BYTES = 900_000;

/** The bus cannot promise durability now; the outbox tries again. */
export function busUnavailable(cause: unknown): Refused {
  const refused = new Refused('bus.unavailable', 'unavailable', {
    zh: '消息总线暂不可用，请稍后重试。',
    en: `The message bus is unavailable, try again later (${cause instanceof Error ? cause.message : String(cause)}).`,
    retryAfter: 5,
  });
  refused.cause = cause;
  return refused;
}

export function busFull(): Refused {
  return new Refused('bus.full', 'unavailable', {
    zh: '消息日志所在磁盘已满，请清理磁盘后重试。',
    en: 'The disk of the message log is full; free some space, then try again.',
    http: 507,
  });
}

export function busBusy(): Refused {
  return new Refused('bus.busy', 'unavailable', {
    zh: '等待发送的消息过多，请稍后重试。',
    en: 'Too many messages are waiting to be published, try again later.',
    retryAfter: 2,
  });
}

export function busClosed(): Refused {
  return new Refused('bus.closed', 'unavailable', {
    zh: '消息总线正在关闭，请稍后重试。',
    en: 'The message bus is closing, try again later.',
  });
}

export function unknownTopic(topic: string): Refused {
  return new Refused('bus.unknownTopic', 'invalid', {
    field: 'topic',
    zh: `主题 ${topic} 不存在，请先创建。`,
    en: `Topic ${topic} does not exist; create it first.`,
  });
}

export function otherPartitions(topic: string, has: number, wanted: number): Refused {
  return new Refused('bus.partitions', 'conflict', {
    field: 'partitions',
    zh: `主题 ${topic} 已有 ${has} 个分区，不能改为 ${wanted} 个：请保持原数，否则同一键会换分区。`,
    en: `Topic ${topic} has ${has} partitions, not ${wanted}: keep the number, since keys must keep their partition.`,
  });
}

export function groupTaken(group: string, topic: string): Refused {
  return new Refused('bus.groupTaken', 'conflict', {
    field: 'group',
    zh: `消费组 ${group} 在本进程中已订阅主题 ${topic}，请改用另一组名或先停止原订阅。`,
    en: `Group ${group} already reads topic ${topic} in this process; take another group or stop that subscription first.`,
  });
}

/** @throws Refused `bus.tooLarge` when a message is larger than what every adapter takes */
export function assertSizes(messages: readonly OutMessage[]): void {
  for (const message of messages) {
    const bytes = sizeOf(message);
    if (bytes <= MAX_MESSAGE_BYTES) continue;
    throw new Refused('bus.tooLarge', 'invalid', {
      field: 'value',
      zh: `消息有 ${bytes} 字节，超过上限 ${MAX_MESSAGE_BYTES}，请缩小后重发。`,
      en: `The message has ${bytes} bytes, more than ${MAX_MESSAGE_BYTES}; make it smaller.`,
    });
  }
}

/** Bytes of key, value and headers. */
export function sizeOf(message: OutMessage): number {
  let bytes = Buffer.byteLength(message.key) + message.value.length;
  for (const [name, value] of Object.entries(message.headers)) bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  return bytes;
}
