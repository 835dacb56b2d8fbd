import { isDay } from '@mingjing/workflow';
import { MAX_TEXT, type Field, type Fields, type Said } from './fields';
import { refusals } from './refusals';

/** What a person wrote with one step, and under which name. */
export type Words = Record<string, string | string[]>;
type Input = Readonly<Record<string, unknown>>;

interface At {
  noun: string;
  name: string;
  field: Field;
  input: Input;
}
const said = (given: boolean): Said => ({ given }) as unknown as Said;
const invalid = ({ noun, name }: At, code: string, zh: string, en: string) => refusals(noun).invalid(code, name, zh, en);

function needed({ field, input }: At): boolean {
  return field.required && !(field.unless && input[field.unless] === true);
}

/** Refuses `<noun>.textMissing`, `<noun>.textTooLong` or `<noun>.textInvalid` (invalid). */
function checkText(at: At, text: string): void {
  const { zh, max = MAX_TEXT } = at.field;
  if (text.trim() === '' && needed(at)) throw invalid(at, 'textMissing', `请填写${zh}。`, `Fill in ${at.name}.`);
  if ([...text].length > max)
    throw invalid(at, 'textTooLong', `${zh}最多 ${max} 字，请缩短。`, `${at.name} may have at most ${max} characters.`);
  if (text.includes('\0')) throw invalid(at, 'textInvalid', `${zh}含有不可见的控制字符，请删除。`, `${at.name} contains a NUL character.`);
}

function missing(at: At): Error {
  return invalid(at, 'textMissing', `请填写${at.field.zh}。`, `Fill in ${at.name}.`);
}
function wrong(at: At, zh: string, en: string): Error {
  return invalid(at, 'unknownValue', zh, en);
}

const CHECKS: Record<Field['type'], (at: At, value: unknown) => unknown> = {
  words(at, value = at.field.many ? [] : '') {
    const texts = at.field.many ? (value as string[]) : [value as string];
    if (!Array.isArray(texts) || texts.some((one) => typeof one !== 'string'))
      throw wrong(at, `${at.field.zh}须为文字。`, `${at.name} must be text.`);
    if (texts.length === 0 && needed(at)) throw missing(at);
    texts.forEach((one) => checkText(at, one));
    return said(texts.some((one) => one.trim() !== ''));
  },
  code(at, value = '') {
    const known = at.field.choices ?? [];
    if ((value === '' && !needed(at)) || known.some((one) => one.code === value)) return value;
    const list = known.map((one) => one.code).join(', ');
    throw wrong(at, `${at.field.zh}只能是：${list}。`, `${at.name} must be one of: ${list}.`);
  },
  files(at, value = []) {
    const { zh, max = 0 } = at.field;
    const refs = value as string[];
    if (Array.isArray(refs) && refs.length <= max && refs.every((ref) => /^[A-Za-z0-9_-]{1,100}$/.test(ref))) {
      if (refs.length === 0 && needed(at)) throw missing(at);
      return [...refs];
    }
    const en = `References must be ids of stored files, at most ${max}.`;
    throw invalid(at, 'evidence', `${zh}编号无效，或超过 ${max} 份；请重新上传后提交。`, en);
  },
  whole(at, value) {
    const { zh, min = 0, max = 0 } = at.field;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value;
    throw invalid(at, 'number', `${zh}须为 ${min} 至 ${max}。`, `${at.name} is ${min} to ${max}.`);
  },
  flag(at, value) {
    if (typeof value === 'boolean') return value;
    if (value === undefined && !at.field.ask) return needed(at) ? false : undefined;
    throw wrong(at, `${at.field.zh}请选择是或否。`, `${at.name} is true or false.`);
  },
  id(at, value = '') {
    if (value === '' && needed(at)) throw missing(at);
    if (value === '' || (typeof value === 'string' && /^[A-Za-z0-9_.:-]{1,100}$/.test(value))) return value;
    throw wrong(at, `${at.field.zh}的编号无效，请重新选择。`, `${at.name} is no id.`);
  },
  day(at, value = '') {
    if (value === '' && needed(at)) throw missing(at);
    if (value === '' || (typeof value === 'string' && isDay(value))) return value;
    throw invalid(at, 'dayInvalid', `${at.field.zh}请写成 2026-11-20 的形式。`, `Write ${at.name} as YYYY-MM-DD.`);
  },
  rows(at, value = []) {
    const { zh, max = 0, rows = {} } = at.field;
    const list = value as Input[];
    if (!Array.isArray(list) || list.length > max) throw wrong(at, `${zh}最多 ${max} 项。`, `${at.name} has at most ${max} entries.`);
    if (list.length === 0 && needed(at)) throw missing(at);
    return list.map((row) => checked(at.noun, rows, row, `${at.name}.`));
  },
};

/**
 * What a decision is given of an input: every field checked, words of people as `Said`.
 * @throws Refused `<noun>.textMissing`, `textTooLong`, `textInvalid`, `unknownValue`, `unknownField`, `number`, `dayInvalid`,
 *   `evidence` (invalid), naming the field
 */
export function checked(noun: string, fields: Fields, input: Input, within = ''): Record<string, unknown> {
  const unknown = Object.keys(input).find((name) => !(name in fields) && input[name] !== undefined);
  if (unknown !== undefined)
    throw refusals(noun).invalid(
      'unknownField',
      within + unknown,
      `没有“${unknown}”这一项，请删除。`,
      `There is no field ${unknown} here.`,
    );
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      CHECKS[field.type]({ noun, name: within + name, field, input }, input[name] ?? undefined),
    ]),
  );
}

/** What of an input has to be sealed: the words of people, by field. */
export function wordsOf(fields: Fields, input: Input): Words {
  const found: Words = {};
  for (const [name, { type, many }] of Object.entries(fields))
    if (type === 'words') found[name] = (input[name] as string | string[] | undefined) ?? (many ? [] : '');
  return found;
}

/** Ids of stored files that an input refers to. */
export function filesOf(fields: Fields, input: Input): string[] {
  return Object.entries(fields).flatMap(([name, { type }]) => (type === 'files' ? ((input[name] as string[] | undefined) ?? []) : []));
}

/** Free words that any action may carry. */
const NOTE: Field = { type: 'words', zh: '说明', en: 'note', required: false, max: MAX_TEXT };
/** Refuses `<noun>.textTooLong` or `<noun>.textInvalid` (invalid). */
export function checkNote(noun: string, note: string): void {
  checkText({ noun, name: 'note', field: NOTE, input: {} }, note);
}
