export interface Level {
  code: string;
  rating: string;
}

const VERY: Record<string, string> = { satisfied: 'verySatisfied', unsatisfied: 'veryUnsatisfied' };

/** The list of rule `notification.replies` that stands for a level of a form: the outer one of two of a rating has its own. */
export function listOf(levels: readonly Level[], code: string): string | undefined {
  const at = levels.findIndex((level) => level.code === code);
  const rating = levels[at]?.rating;
  if (!rating) return undefined;
  const outer = at === 0 || at === levels.length - 1;
  const several = levels.filter((level) => level.rating === rating).length > 1;
  return several && outer ? (VERY[rating] ?? rating) : rating;
}
