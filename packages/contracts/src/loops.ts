import caseLoop from './loops/case.json';
import instructionLoop from './loops/instruction.json';

interface Label {
  zh: string;
  en: string;
}
type Named = Label & { code: string };
/** One field of an action's form. */
export interface FieldForm extends Label {
  name: string;
  type: 'words' | 'code' | 'files' | 'whole' | 'flag' | 'id' | 'day' | 'rows';
  required: boolean;
  /** Name of a flag: where it is set, nothing is required here. */
  unless?: string;
  /** Of a flag: it has to be answered; absent, others are no. */
  ask?: boolean;
  /** Words that only whoever has a right of its own reads. */
  apart?: boolean;
  many?: boolean;
  min?: number;
  max?: number;
  choices?: Named[];
  /** What an id names. */
  names?: string;
  rows?: FieldForm[];
}
export interface ActionForm extends Label {
  name: string;
  right: string;
  /** Kind of part it is done to. */
  on?: string;
  stages: string[];
  fields: FieldForm[];
}
/** A closed loop as plain data: what an API document, a form and a story need of it. */
export interface LoopForm extends Label {
  noun: string;
  stages: Named[];
  parts: (Named & { stages: Named[] })[];
  clocks: Named[];
  events: Named[];
  actions: ActionForm[];
}

/** The closed loops by their nouns, as their services define them (`npm run loops` writes them anew). */
export const LOOPS = { case: caseLoop as LoopForm, instruction: instructionLoop as LoopForm };
