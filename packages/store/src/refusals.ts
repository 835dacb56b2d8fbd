import { Refused } from '@mingjing/contracts/refused';

/** Everything the store refuses with, but 'store.locked' (embedded/lock.ts). */
export const storeFull = (): Refused =>
  new Refused('store.full', 'unavailable', {
    http: 507,
    retryAfter: 30,
    zh: '存储空间已满，本次未保存。请联系管理员清理磁盘后重试。',
    en: 'The disk is full; nothing was saved. Make room, then try again.',
  });

/** After a failed fsync, or without a connection: whether the write happened is not known. */
export const storeUnavailable = (): Refused =>
  new Refused('store.unavailable', 'unavailable', {
    retryAfter: 5,
    zh: '存储暂时不可用，本次未确认保存。请稍后重试。',
    en: 'The store is not available; nothing was confirmed. Try again shortly.',
  });

export const storeBusy = (): Refused =>
  new Refused('store.busy', 'unavailable', {
    retryAfter: 1,
    zh: '系统繁忙，本次未保存。请稍后重试。',
    en: 'Too many writes are waiting; nothing was saved. Try again in a moment.',
  });

/** `field` is the unique index. */
export const storeDuplicate = (index: string): Refused =>
  new Refused('store.duplicate', 'conflict', {
    field: index,
    zh: '已存在相同的记录。请核对后修改再提交。',
    en: `A record with the same ${index} exists. Change it and send again.`,
  });

export const causeReused = (): Refused =>
  new Refused('cause.reused', 'conflict', {
    field: 'Idempotency-Key',
    zh: '同一个幂等键被用于不同的内容。请换用新的幂等键。',
    en: 'This idempotency key was used with another body. Use a new key.',
  });

export const versionConflict = (): Refused =>
  new Refused('version.conflict', 'conflict', {
    zh: '该记录正被他人修改。请刷新后重试。',
    en: 'Others keep changing this record. Reload it and try again.',
  });
