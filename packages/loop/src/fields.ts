import type { Label } from './person';

declare const sealed: unique symbol;
/**
 * What a person wrote, as a decision is given it: whether they wrote anything. The text itself is sealed before and cannot be
 * put into an event: there is no way from this type to a string.
 */
export interface Said {
  readonly [sealed]: true;
  readonly given: boolean;
}

export type FieldType = 'words' | 'code' | 'files' | 'whole' | 'flag' | 'id' | 'day' | 'rows';
export interface Choice extends Label {
  code: string;
}

/** One input of an action: what a form asks for, what is checked, and what a decision is given (`Out`). Plain data. */
export interface Field<In = unknown, Out = unknown> extends Label {
  type: FieldType;
  required: boolean;
  /** Name of a flag of the same action: where it is set, nothing is required here. */
  unless?: string;
  /** Of a flag: it has to be answered; absent, others are no. */
  ask?: boolean;
  /** Several texts, for `words`. */
  many?: boolean;
  /** Of `words`: sealed under a purpose of their own, and in no story: only who reads them by `apartReader` ever does. */
  apart?: boolean;
  /** Characters of `words`, numbers of `whole`, entries of `files` and `rows`. */
  max?: number;
  min?: number;
  choices?: Choice[];
  /** What an id names, e.g. "unit"; a form offers those to choose from. */
  names?: string;
  rows?: Fields;
  /** Types only; never there. */
  readonly in?: In;
  readonly out?: Out;
}
export type Fields = Record<string, Field>;
/** What comes in. */
export type InputOf<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer In> ? In : never };
/** What a decision is given: words of people as `Said`. */
export type CheckedOf<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, infer Out> ? Out : never };
type WordNames<F extends Fields> = { [K in keyof F]: CheckedOf<F>[K] extends Said ? K : never }[keyof F];
/** What an event may hold of it. */
export type FactsOf<F extends Fields> = Omit<CheckedOf<F>, WordNames<F>>;

/** Longest free text of one field, in characters. */
export const MAX_TEXT = 2000;
/** Most files with one step. */
export const MAX_FILES = 50;

interface Options {
  en?: string;
  optional?: boolean;
}
type Opt<T, O, Empty> = O extends { optional: true } ? T | Empty : T;
const base = (type: FieldType, zh: string, { en = zh, optional = false }: Options) => ({ type, zh, en, required: !optional });

/** Free text of a person: sealed beside the history, shown to whoever may read it, never in an event. */
export function words(zh: string, options: Options & { max?: number; unless?: string; apart?: boolean } = {}): Field<string, Said> {
  const { max = MAX_TEXT, unless, apart } = options;
  return { ...base('words', zh, options), max, ...(unless && { unless }), ...(apart && { apart }) };
}
/** Several short texts of a person, such as names; sealed like `words`. */
export function wordsList(zh: string, options: Options & { max?: number } = {}): Field<string[], Said> {
  return { ...base('words', zh, options), max: options.max ?? MAX_TEXT, many: true };
}
/**
 * One of several codes; an optional one may be ''.
 * @param choices what each is called, or bare codes where pages know their words
 */
export function code<const C extends string, const O extends Options>(
  choices: Record<C, string> | readonly C[],
  zh: string,
  options?: O,
): Field<string, Opt<C, O, ''>> {
  const list = Array.isArray(choices) ? choices.map((one: C) => [one, one] as const) : (Object.entries(choices) as [C, string][]);
  return { ...base('code', zh, options ?? {}), choices: list.map(([one, name]) => ({ code: one, zh: name, en: one })) };
}
/** Ids of stored evidence, none to `MAX_FILES`. */
export function files(zh = '佐证材料', options: Options = {}): Field<string[], string[]> {
  return { ...base('files', zh, { en: 'evidence', optional: true, ...options }), max: MAX_FILES };
}
/** A whole number. */
export function whole(zh: string, options: Options & { min: number; max: number }): Field<number, number> {
  return { ...base('whole', zh, options), min: options.min, max: options.max };
}
/**
 * Yes or no; absent it is no, unless it is to be asked for (`ask`: a decision that nobody takes by leaving it out). An optional
 * one may be absent, where a rule decides.
 */
export function flag<const O extends Options & { ask?: boolean }>(
  zh: string,
  options?: O,
): Field<Opt<boolean, O, undefined>, Opt<boolean, O, undefined>> {
  return { ...base('flag', zh, options ?? {}), ...(options?.ask && { ask: true }) };
}
/** Id of another record; an optional one may be ''. @param names what it names, e.g. "unit" */
export function id(zh: string, names: string, options: Options = {}): Field<string, string> {
  return { ...base('id', zh, options), names };
}
/** A day, YYYY-MM-DD of Asia/Shanghai; an optional one may be ''. */
export function day(zh: string, options: Options = {}): Field<string, string> {
  return base('day', zh, options);
}
/** Several entries of the same fields; they hold no words of people (give each entry an action of its own for that). */
export function rows<F extends Record<string, Field<unknown, string | number | boolean | string[] | undefined>>>(
  zh: string,
  fields: F,
  options: Options & { max: number },
): Field<InputOf<F>[], CheckedOf<F>[]> {
  return { ...base('rows', zh, options), max: options.max, rows: fields };
}
