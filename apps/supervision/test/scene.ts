import type { supervision } from '@mingjing/contracts';

export type Who = 'centre' | 'head' | 'f1' | 'f2' | 'f3' | 'f4';
/** How the scene is played: by gRPC, or by REST, with the clock in its hand. */
export interface Stage {
  /** Shanghai, e.g. "2021-07-09T08:50". */
  at(time: string): void;
  /** Drafts where `id` is absent. */
  act(who: Who, asked: { id?: string; action: string; part?: string; fields?: object }): Promise<supervision.Instruction>;
}

export const CLUE = '会计账外有账';
/**
 * The pattern case: Friday 9 July 2021, issued 08:50 to a lead and two others; two acknowledge at 09:00, the lead draws a fourth in.
 * @returns the id of the instruction
 */
export async function playMorning(
  { at, act }: Stage,
  bodyUnitId: string,
  forces: Record<'f1' | 'f2' | 'f3' | 'f4', string>,
): Promise<string> {
  at('2021-07-09T08:30');
  const legs = [forces.f1, forces.f2, forces.f3].map((unitId, place) => ({ unitId, lead: place === 0 }));
  const words = { title: '防汛物资专项监督', tasks: '查物资账实是否相符' };
  const fields = { ...words, bodies: [{ unitId: bodyUnitId }], legs, urgent: false, secrecy: 'ordinary', members: [] };
  const { id } = await act('centre', { action: 'draft', fields });
  await act('head', { id, action: 'approve' });
  at('2021-07-09T08:50');
  await act('centre', { id, action: 'issue' });
  at('2021-07-09T09:00');
  await act('f1', { id, action: 'acknowledge', part: forces.f1 });
  await act('f2', { id, action: 'acknowledge', part: forces.f2 });
  await act('f1', { id, action: 'drawIn', part: forces.f1, fields: { unitId: forces.f4, reason: '需要审计' } });
  await act('f4', { id, action: 'join', part: forces.f4 });
  return id;
}

/** Tuesday 13 July 2021: whoever acknowledged submits, one with a clue in it. */
export async function playTuesday({ at, act }: Stage, id: string, forces: Record<'f1' | 'f2' | 'f4', string>): Promise<void> {
  at('2021-07-13T16:00');
  for (const who of ['f1', 'f2', 'f4'] as const) {
    const fields = { result: `${who}已查清`, clue: who === 'f4' ? CLUE : '', evidence: [] };
    await act(who, { id, action: 'submit', part: forces[who], fields });
  }
}
