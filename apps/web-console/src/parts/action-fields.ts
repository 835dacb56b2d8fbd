/** One input of an action, as a closed loop describes it (`FieldForm` of packages/loop): plain data. */
export interface Field {
  /** Of the body that is sent. */
  name: string;
  type: 'words' | 'code' | 'files' | 'whole' | 'flag' | 'id' | 'day' | 'rows';
  /** Label. */
  zh: string;
  required: boolean;
  /** Name of a flag of the same action: where it is set, nothing is required here. */
  unless?: string;
  /** Several texts, for `words`. */
  many?: boolean;
  /** Characters of `words`, most of a number, entries of rows. */
  max?: number;
  min?: number;
  /** Of a code; of a flag what its two answers are called. */
  choices?: { code: string; zh: string }[];
  /** What an id names, e.g. "unit". */
  names?: string;
  /** Columns of rows, and the word on the button that adds one. */
  rows?: Field[];
  add?: string;
  initial?: unknown;
}

/** An action as its definition tells it: the word on its button, and what is filled in. */
export interface ActionDefinition {
  name: string;
  zh: string;
  fields: Field[];
  /** Takes something away, or cannot be undone. */
  danger?: boolean;
  /** Has things side by side. */
  wide?: boolean;
}
