import type { CallContext } from '@mingjing/kit';
import type { PaperText } from './text';

/** What a paper is about, as one reader sees it. */
export interface Subject {
  /** `full` for those who supervise; `unit` for people of a unit that papers go to. */
  sight: 'full' | 'unit';
  division: string;
  divisionPath: string[];
  /** Kinds of papers that it can have now. */
  kinds: readonly string[];
}

/** What a service gives that issues papers of its records. */
export interface PaperOwner {
  /** Its name: "lead". */
  service: string;
  /** Undefined: for this reader it does not exist. */
  subjectOf(id: string, call: CallContext): Promise<Subject | undefined>;
  /** The text of a new paper and the units it goes to: nothing that these may not read. Refuses where the record does not bear it. */
  draft(kind: string, id: string, call: CallContext): Promise<{ text: PaperText; recipientUnitIds: string[] }>;
}
