import fc from 'fast-check';
import { opensCase } from '../../lead/src/subscriptions';
import { accumulate, type Counters } from '../../statistics/src/counters';
import { countsOf, type RawEvent } from '../../statistics/src/counting';
import { evaluation as proto } from '@mingjing/contracts';
import { isRefused } from '@mingjing/contracts/refused';
import { change, evolveEvaluation, factsOf, noEvaluation, type Evaluation, type EvaluationEvent, type Facts } from '../src/evaluation';
import { exclude } from '../src/case-decisions';
import { evaluationMessage } from '../src/events';
import { accept, setAside } from '../src/review';

const at = new Date('2026-03-05T02:00:00Z');
const NO_WORDS = { sealedAs: '', mac: '' };
const decision = { reason: 'stuffed', by: 'a-1', postId: 'p-1', role: 'supervisor', words: NO_WORDS };
const RATINGS = ['satisfied', 'basicallySatisfied', 'unsatisfied'] as const;

type Step = { do: 'change'; rating: (typeof RATINGS)[number] } | { do: 'accept' | 'setAside' | 'exclude' };

/** What the services together know of one evaluation, told event by event as it goes out. */
class World {
  state = noEvaluation();
  counted: Counters = {};
  hasCase = false;
  private version = 0;

  constructor(facts: Partial<Facts>) {
    const holding = facts.held ? { holding: { reasons: ['burst' as const], burst: 'b' } } : {};
    const data = { ...factsOf(noEvaluation()), submittedAt: at, divisionPath: ['632800'], level: facts.rating ?? '', ...facts };
    this.happen({ type: 'Submitted', data: { ...data, ...holding, receipt: '1', day: '2026-03-05', words: NO_WORDS } as never });
  }

  take(step: Step): void {
    try {
      this.decide(step)(this.state).forEach((event) => this.happen(event));
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }

  private decide(step: Step): (evaluation: Evaluation) => EvaluationEvent[] {
    if (step.do === 'change') {
      return change({ level: step.rating, rating: step.rating, dimensions: { attitude: step.rating }, words: NO_WORDS }, at, 72);
    }
    if (step.do === 'accept') return accept(decision, '2026-03-06');
    if (step.do === 'setAside') return setAside(decision);
    // A verdict is of a case.
    return this.hasCase ? exclude('c-1', 'malicious') : () => [];
  }

  private happen(event: EvaluationEvent): void {
    this.state = evolveEvaluation(this.state, event, { at });
    this.version += 1;
    const recorded = { event, at, id: `o:1:${this.version}`, version: this.version, cause: 'test', by: 'test' };
    const message = evaluationMessage(recorded as never, { id: 'o:1', division: '632800', state: this.state });
    const { value, headers } = message as NonNullable<typeof message>;
    const told: RawEvent = { type: headers['ce_type'] as string, raw: value, time: at };
    for (const { add } of countsOf(told)) accumulate(this.counted, add);
    this.tellLead(told);
  }

  /** Lead hears of what is submitted, changed and accepted. */
  private tellLead({ type, raw }: RawEvent): void {
    const readers: Record<string, () => proto.EvaluationFacts | undefined> = {
      EvaluationSubmitted: () => proto.EvaluationSubmitted.decode(raw).facts,
      EvaluationChanged: () => proto.EvaluationChanged.decode(raw).new,
      EvaluationAccepted: () => proto.EvaluationAccepted.decode(raw).new,
    };
    const facts = readers[type.split('.').at(-1) as string]?.();
    if (facts && opensCase(facts)) this.hasCase = true;
  }
}

/** What statistics would count, had they heard of nothing but how it stands. */
function recounted(state: Evaluation): Counters {
  const submitted = evaluationMessage(
    {
      event: { type: 'Submitted', data: { ...factsOf(state), receipt: '', day: '', words: NO_WORDS } },
      at,
      id: 'x',
      version: 1,
      cause: '',
    } as never,
    { id: 'o:1', division: '', state },
  );
  const { value, headers } = submitted as NonNullable<typeof submitted>;
  return countsOf({ type: headers['ce_type'] as string, raw: value, time: at }).reduce<Counters>(
    (sum, { add }) => accumulate(sum, add),
    {},
  );
}

test('however it is held, changed, accepted, set aside and excluded: figures equal a recount, a case is there where it counted and was unsatisfied', () => {
  const rating = fc.constantFrom(...RATINGS);
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant('change' as const), rating }),
    fc.record({ do: fc.constantFrom('accept' as const, 'setAside' as const, 'exclude' as const) }),
  );
  fc.assert(
    fc.property(rating, fc.boolean(), fc.array(step, { maxLength: 12 }), (first, held, steps) => {
      const world = new World({ rating: first, held });
      let unsatisfied = !held && first === 'unsatisfied';
      for (const one of steps) {
        world.take(one);
        unsatisfied ||= !world.state.held && world.state.rating === 'unsatisfied';
        expect(world.counted).toEqual(recounted(world.state));
        expect(world.hasCase).toBe(unsatisfied);
        expect(world.state.held).toBe(world.state.standing === 'held' || world.state.standing === 'setAside');
        if (world.state.held) expect(Object.keys(world.counted).every((name) => name.startsWith('h:') || name === 'aside')).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
