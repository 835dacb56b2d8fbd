import type { Scale } from './reply-phrases';
import { levelsText } from './template';

/** A digit and what it stands for, as a message tells its choices: 1满意, 2：基本满意. */
const CHOICE = /(\d{1,2})[.、:：\s]?([\p{Script=Han}A-Za-z]{1,20})/gu;

/**
 * The choices as the message told them: a form may have changed since, and a template may count the other way round.
 * @param wording of the message, without its personal values and its names of places; empty where it is not known
 * @returns digits by the order of the form where the message told none; none at all where it told levels that are no more
 */
export function scaleOf(levels: Scale['levels'], wording: string): Scale {
  const inOrder = new Map(levels.map((_, index): [number, number] => [index + 1, index]));
  if (wording.includes(levelsText(levels))) return { levels, digits: inOrder };
  const told = [...wording.matchAll(CHOICE)].map(([, digit, name = '']) => ({ digit: Number(digit), name }));
  const digits = new Map<number, number>();
  for (const { digit, name } of told) {
    const found = levels.findIndex(({ nameZh }) => nameZh === name);
    if (found >= 0 && !digits.has(digit)) digits.set(digit, found);
  }
  const toldNone = digits.size === 0 && !runOf(told.map(({ digit }) => digit));
  return { levels, digits: toldNone ? inOrder : digits };
}

/** Whether numbers count on from 1, or down to it: choices, and no number of a window or a floor. */
function runOf(digits: number[]): boolean {
  const text = digits.join();
  return /(^|,)1,2(,|$)/.test(text) || /(^|,)2,1(,|$)/.test(text);
}
