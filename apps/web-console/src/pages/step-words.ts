import { DEADLINES, MEASURES, OUTCOMES, RATINGS, RUNGS, VERDICTS, VISIT_RESULTS } from '../words';

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
};

/** What one word of a step's facts says; undefined where it is a person's own word. */
function factWords(action: string, fact: string): string | undefined {
  const [kind = '', count] = fact.split('×');
  if (count && MEASURES[kind]) return `${MEASURES[kind]} ${count}`;
  if (action === 'mergeDuplicate') return `并入事项 ${fact}`;
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
