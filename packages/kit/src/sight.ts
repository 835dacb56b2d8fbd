import { Refused } from '@mingjing/contracts/refused';
import { OF_UNIT } from '@mingjing/rights';
import type { Actor } from './actor';

/**
 * True for whoever may know what was handled for whom, and so must not learn anything by which it could be told who
 * evaluated it. One post of a unit is enough, whatever other posts the person holds.
 */
export function isOfUnit({ assignments }: Actor): boolean {
  return assignments.some(({ role }) => OF_UNIT.includes(role));
}

/**
 * Lets nobody of a unit pass, whatever other posts the person holds.
 * @throws Refused `authorisation.ofUnit`
 */
export function mustNotBeOfUnit(actor: Actor): void {
  if (!isOfUnit(actor)) return;
  throw new Refused('authorisation.ofUnit', 'forbidden', {
    zh: '您担任参评单位的岗位，不能督查，也不能查看能推知谁作了评价的内容；请查看“已公布的评价”。如需督查，请安全管理员先结束您在单位的岗位。',
    en: 'You hold a post of a unit that is evaluated: you neither supervise nor see what could tell who evaluated; look at what was released. To supervise, ask the security administrator to end that post first.',
  });
}
