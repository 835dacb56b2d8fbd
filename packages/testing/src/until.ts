const USUAL_MS = 60_000;
const [SHORTEST_MS, LONGEST_MS] = [5, 100];

type Asked<T> = T | undefined | null | false;
type Question<T> = () => Asked<T> | Promise<Asked<T>>;

/**
 * Asks again until there is an answer. A minute by default: a Kafka group takes seconds to form, on a busy machine more.
 * @param what what is waited for, as the error names it; without it the error shows the question
 * @param ms how long at most
 * @returns the first answer that is something
 * @throws Error with what was waited for and the last answer; what a question throws comes through at once
 */
export function until<T>(what: string, ask: Question<T>, ms?: number): Promise<T>;
export function until<T>(ask: Question<T>, ms?: number): Promise<T>;
export async function until<T>(...given: [string, Question<T>, number?] | [Question<T>, number?]): Promise<T> {
  const [what, ask, ms = USUAL_MS] = named(given);
  const began = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    const passed = performance.now() - began;
    if (passed > ms) throw new Error(`not within ${ms} ms: ${what} (last answer ${JSON.stringify(answer)})`);
    // What has taken long may take a little longer: asking costs time that the answer needs.
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(passed / 10, SHORTEST_MS), LONGEST_MS)));
  }
}

function named<T>(given: [string, Question<T>, number?] | [Question<T>, number?]): [string, Question<T>, number?] {
  if (typeof given[0] === 'string') return given as [string, Question<T>, number?];
  const [ask, ms] = given as [Question<T>, number?];
  return [String(ask).replace(/\s+/g, ' ').slice(0, 300), ask, ms];
}
