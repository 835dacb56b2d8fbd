import type { CaseFile } from './case-types';

type OwnSide = Pick<CaseFile['ownSides'][number], 'party' | 'statement' | 'waived' | 'objects' | 'ruling' | 'at'>;
const PARTIES: Record<string, string> = { citizen: '评价人', staff: '被评议人员' };
const RULINGS: Record<string, string> = { upheld: '异议成立', dismissed: '异议不成立' };

/** What the persons concerned said before a verdict takes effect: whoever approves it reads this first. */
export function ownSideLines(sides: readonly OwnSide[]): { key: string; title: string; said: string; state: string; at?: string }[] {
  return sides.map(({ party, statement, waived, objects, ruling, at }, place) => ({
    key: `${place} ${at ?? ''}`,
    title: `${PARTIES[party] ?? party}的陈述申辩`,
    said: waived ? '已告知，放弃陈述。' : statement,
    state: objects ? (RULINGS[ruling] ?? '提出异议，待复核') : '',
    ...(at && { at }),
  }));
}
