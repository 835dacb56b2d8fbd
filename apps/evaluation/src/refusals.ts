import { Refused } from '@mingjing/contracts/refused';

/**
 * The answer for what is not there and for what the person may not see: the same, so that nobody learns which.
 * @param what 'record' where a scope decides, as kit's `authorise` says it; a name of its own only for what has no scope
 */
export function missing(what: string): Refused {
  return new Refused(`${what}.missing`, 'missing', { zh: '没有找到，或者不在您的管辖范围内。', en: 'Not found, or outside your scope.' });
}

/** The record was changed by somebody else since the caller read it. */
export function stale(): Refused {
  return new Refused('version.conflict', 'conflict', {
    field: 'version',
    zh: '该记录正被他人修改。请刷新后重试。',
    en: 'Others keep changing this record. Reload it and try again.',
  });
}
