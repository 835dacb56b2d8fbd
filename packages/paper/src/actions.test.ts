import fc from 'fast-check';
import { isRefused } from '@mingjing/contracts/refused';
import { act, PAPER_ACTION_NAMES, type PaperActionName, type Person } from './actions';
import { evolvePaper, noPaper, type Paper, type PaperEvent } from './paper';

const words = { ref: 'w', mac: 'm' };
const NOW = new Date('2021-07-09T01:00:00Z');
const person = (id: string, units: string[] = []): Person => ({ id, now: NOW, words, units });
const made = (): Paper =>
  evolvePaper(
    noPaper(),
    {
      type: 'drafted',
      data: { words, kind: 'transferOrder', subjectId: 'c', division: 'd', divisionPath: ['d'], recipientUnitIds: ['u1', 'u2'] },
    },
    { at: NOW, by: 'drafter' },
  );
function after(paper: Paper, steps: [PaperActionName, string, string[]?][]): Paper {
  return steps.reduce((at, [name, id, units]) => {
    const events: PaperEvent[] = act(name, person(id, units), '西作转〔2021〕1号')(at);
    return events.reduce((state, event) => evolvePaper(state, event, { at: NOW, by: id }), at);
  }, paper);
}
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('a paper', () => {
  test('is drafted, reviewed, signed, numbered, delivered, and received when every unit has confirmed it', () => {
    const delivered = after(made(), [
      ['review', 'r'],
      ['sign', 's'],
      ['number', 'drafter'],
      ['deliver', 'drafter'],
    ]);
    expect(delivered).toMatchObject({
      state: 'delivered',
      signedOn: '2021-07-09',
      number: '西作转〔2021〕1号',
      reviewer: 'r',
      signer: 's',
    });
    expect(after(delivered, [['receive', 'x', ['u1']]]).state).toBe('delivered');
    expect(
      after(delivered, [
        ['receive', 'x', ['u1']],
        ['receive', 'y', ['u2']],
      ]).state,
    ).toBe('received');
    expect(after(delivered, [['receive', 'x', ['u1', 'u2']]]).state).toBe('received');
    expect(() =>
      after(delivered, [
        ['receive', 'x', ['u1']],
        ['receive', 'z', ['u1']],
      ]),
    ).toThrow(refusal('paper.received'));
  });

  test('is never reviewed by who drafted or changed it, nor signed by who did either', () => {
    expect(() => after(made(), [['review', 'drafter']])).toThrow(refusal('keys.samePerson'));
    expect(() =>
      after(made(), [
        ['edit', 'e'],
        ['review', 'e'],
      ]),
    ).toThrow(refusal('keys.samePerson'));
    for (const holder of ['drafter', 'e', 'r']) {
      expect(() =>
        after(made(), [
          ['edit', 'e'],
          ['review', 'r'],
          ['sign', holder],
        ]),
      ).toThrow(refusal('keys.samePerson'));
    }
  });

  test('that was sent back is changed, and reviewed and signed anew', () => {
    const back = after(made(), [
      ['review', 'r'],
      ['sign', 's'],
      ['sendBack', 's'],
    ]);
    expect(back).toMatchObject({ state: 'sentBack', reviewer: '', signer: '', signedOn: '' });
    expect(() => after(back, [['review', 'r']])).toThrow(refusal('paper.wrongState'));
    expect(
      after(back, [
        ['edit', 'e'],
        ['review', 'r'],
      ]).state,
    ).toBe('reviewed');
  });

  test('once numbered is not changed or sent back, only cancelled', () => {
    const numbered = after(made(), [
      ['review', 'r'],
      ['sign', 's'],
      ['number', 'n'],
    ]);
    for (const name of ['edit', 'review', 'sign', 'number', 'sendBack'] as const)
      expect(() => after(numbered, [[name, 'x']])).toThrow(refusal('paper.wrongState'));
    expect(after(numbered, [['void', 'c']]).state).toBe('void');
  });

  test('whatever is tried in whatever order: three people stand behind what is delivered, and nothing follows the end', () => {
    const step = fc.tuple(
      fc.constantFrom(...PAPER_ACTION_NAMES),
      fc.constantFrom('drafter', 'a', 'b', 'c'),
      fc.constant<string[]>(['u1', 'u2']),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const last = steps.reduce((paper, one) => {
          try {
            return after(paper, [one]);
          } catch (error) {
            if (isRefused(error)) return paper;
            throw error;
          }
        }, made());
        if (last.deliveredAt === null) return;
        expect(new Set([...last.drafters, last.reviewer, last.signer]).size).toBe(last.drafters.length + 2);
        expect(last.number).not.toBe('');
      }),
    );
  });
});
