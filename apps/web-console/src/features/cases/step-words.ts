import { caseNumber } from './case-title';
import { DEADLINES, MEASURES, OUTCOMES, RATINGS, RUNGS, VERDICTS, VISIT_RESULTS } from '../../words';

const PARTIES: Record<string, string> = { staff: '被评议人员', citizen: '群众', objects: '提出异议' };

/** Codes that the facts of a step are told in, by its action. */
const CODES: Record<string, Record<string, string>> = {
  warned: { ...DEADLINES, ...RUNGS },
  evaluationChanged: RATINGS,
  recordVisit: VISIT_RESULTS,
  consentChanged: { given: '同意让单位知道自己', takenBack: '收回同意' },
  recordFinalVisit: VISIT_RESULTS,
  verify: VERDICTS,
  stateOwnSide: PARTIES,
  ruleObjection: { ...PARTIES, upheld: '异议成立', dismissed: '异议不成立' },
  decideExtension: { granted: '同意', refused: '不同意' },
  undoMerge: { undone: '恢复单独办理', mainExcluded: '主事项认定为误评或恶意评价，恢复单独办理', mainGone: '主事项已不能并入，并案未成' },
};

/** Steps that name another case by its id. */
const CASE_ID = /^c[A-Za-z0-9]{20,30}$/;
const CASES_NAMED: Record<string, RegExp> = {
  undoMerge: CASE_ID,
  mergedIn: CASE_ID,
  mergedOut: CASE_ID,
  recordVisit: CASE_ID,
  recordFinalVisit: CASE_ID,
};

/** What one word of a step's facts says; undefined where it is a person's own word. */
function factWords(action: string, fact: string): string | undefined {
  const [kind = '', count] = fact.split('×');
  if (count && MEASURES[kind]) return `${MEASURES[kind]} ${count}`;
  if (action === 'mergeDuplicate') return `并入编号 ${caseNumber(fact)}`;
  if (CASES_NAMED[action]?.test(fact)) return `编号 ${caseNumber(fact)}`;
  if (action === 'requestExtension' && /^\d+$/.test(fact)) return `${fact} 个工作日`;
  return CODES[action]?.[fact];
}

/**
 * The facts of a step as people say them: codes first, then a person's own words as they are, then what it all came to.
 * @param names of what stands there by its id
 */
export function stepDetail(action: string, detail: string, names: Record<string, string> = {}): string {
  const facts = detail.split(' ');
  const told: string[] = [];
  const outcome = OUTCOMES[facts.at(-1) ?? ''];
  if (outcome) facts.pop();
  for (let fact = facts[0]; fact !== undefined; fact = facts[0]) {
    const words = names[fact] ?? factWords(action, fact);
    if (words === undefined) break;
    if (!told.includes(words)) told.push(words);
    facts.shift();
  }
  return [...told, facts.join(' '), outcome].filter(Boolean).join('，');
}
