import { Refused } from './refused';

/** Refusals that the gateway gives early and the owning service in any case: one code, one wording. */

/** An evaluation without a key: sent again it would count twice. */
export function idempotencyMissing(): Refused {
  return new Refused('idempotency.missing', 'invalid', {
    field: 'Idempotency-Key',
    zh: '缺少请求头 Idempotency-Key：请为每次评价生成一个（例如 UUID），重发时保持不变。',
    en: 'The header Idempotency-Key is required: one per evaluation (e.g. a UUID), the same when sent again.',
  });
}

/** Not exactly one of a plate's code and an invitation's token. */
export function codeOrToken(): Refused {
  return new Refused('evaluation.codeOrToken', 'invalid', {
    field: 'code',
    zh: '请提供码牌编号 code 或邀请凭证 token，二者取一。',
    en: 'Give either the code of a plate or the token of an invitation.',
  });
}
