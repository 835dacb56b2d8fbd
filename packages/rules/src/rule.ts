import type { z } from 'zod';

/** What a field of a rule is called, in Chinese and English, and what its number counts. */
export interface Label {
  zh: string;
  en: string;
  /** Unit of a number, in Chinese: 天, 小时. */
  unit?: string;
  /** What is good to know when it is filled in. */
  note?: { zh: string; en: string };
  /** Chinese names of the codes there are to choose from. */
  options?: Readonly<Record<string, string>>;
}

/** What the platform lets people set: data with a default, the same for whoever sets it and for whoever goes by it. */
export interface RuleDefinition<T = unknown> {
  key: string;
  schema: z.ZodType<T>;
  default: T;
  zh: string;
  en: string;
  /** Row of the table of rights that whoever sets it needs. */
  set: 'rule.set' | 'rule.secure';
  /** Row that whoever reads it needs; whoever has not is not shown that it is there. */
  read: 'rule.read' | 'rule.readWords' | 'rule.readThresholds';
  /** True where it holds for the whole platform and is set at the root of the tree only. */
  rootOnly: boolean;
  /** Labels of fields whose schema comes from elsewhere, by name. */
  labels: Readonly<Record<string, Label>>;
}

type About<T> = Pick<RuleDefinition<T>, 'zh' | 'en'> & Partial<Pick<RuleDefinition<T>, 'read' | 'set' | 'rootOnly' | 'labels'>>;

/** A rule that a coordinator sets for a division and all may read, where nothing else is said. */
export function rule<T>(key: string, schema: z.ZodType<T>, value: T, about: About<T>): RuleDefinition<T> {
  return { set: 'rule.set', read: 'rule.read', rootOnly: false, labels: {}, ...about, key, schema, default: value };
}

/** A rule of the platform's security: set at the root, by the security administrator. */
export function security<T>(key: string, schema: z.ZodType<T>, value: T, about: About<T>): RuleDefinition<T> {
  return rule(key, schema, value, { set: 'rule.secure', rootOnly: true, ...about });
}

/** The schema of a field with what it is called. */
export function labelled<S extends z.ZodType>(schema: S, zh: string, en: string, more: Pick<Label, 'unit' | 'note' | 'options'> = {}): S {
  return schema.meta({ ...schema.meta(), ...annotationsOf({ zh, en, ...more }) }) as S;
}

/** A label as a JSON schema carries it: `title` and `description` in Chinese, `titleEn` and `descriptionEn`, `unit`, `options`. */
export function annotationsOf({ zh, en, unit, note, options }: Label): Record<string, unknown> {
  return {
    ...{ title: zh, titleEn: en },
    ...(note && { description: note.zh, descriptionEn: note.en }),
    ...(unit && { unit }),
    ...(options && { options }),
  };
}
