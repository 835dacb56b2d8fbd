import { Refused, type Kind as RefusalKind } from '@mingjing/contracts/refused';

/** A file that is not taken, with the field at fault and what to do. */
export function refusedFile(code: string, field: string, zh: string, en: string, kind: RefusalKind = 'invalid', http?: number): Refused {
  return new Refused(`evidence.${code}`, kind, { field, zh, en, ...(http && { http }) });
}

/** The file breaks off or is no whole file of its kind. */
export function damaged(zh: string, en: string): Refused {
  return refusedFile(
    'damaged',
    'file',
    `${zh}请用原来的程序打开检查，重新保存或导出后再上传。`,
    `${en} Open it in the program it comes from, save it again, then upload it.`,
  );
}

/** A file that is several at once, or carries something behind its end. */
export function hidden(zh: string, en: string): Refused {
  return refusedFile('hidden', 'file', `${zh}请重新导出一份干净的文件再上传。`, `${en} Export a clean copy and upload that.`);
}

/** Where no such file is in the record, or not for this reader: the same answer. */
export function noFile(): Refused {
  return new Refused('evidence.missing', 'missing', {
    field: 'fileId',
    zh: '没有找到这份材料，它可能已被移除；请刷新页面。',
    en: 'There is no such file in this record, or it was removed; load the page again.',
  });
}

export function tooLarge(mib: number): Refused {
  return refusedFile(
    'tooLarge',
    'file',
    `每个文件最大 ${mib} MB，这个文件超过了。请压缩图片、缩小扫描分辨率或拆成几个文件后再上传。`,
    `A file has at most ${mib} MB. Compress it, scan it at a lower resolution or split it.`,
    'invalid',
    413,
  );
}

export function cutOff(): Refused {
  return refusedFile(
    'cutOff',
    'file',
    '文件没有传完，什么也没有保存，请重新上传。',
    'The upload ended early and nothing was stored; upload it again.',
  );
}

export function busy(): Refused {
  return new Refused('evidence.busy', 'unavailable', {
    retryAfter: 10,
    zh: '正在处理的图片较多，请稍后再上传。',
    en: 'Many pictures are being processed; upload it again shortly.',
  });
}

export function tooMany(most: number): Refused {
  return refusedFile(
    'tooMany',
    'file',
    `一个步骤最多 ${most} 份材料。请先移除不需要的，或合并成一个 PDF 后再上传。`,
    `A step has at most ${most} files. Remove some, or join them to one PDF.`,
  );
}
