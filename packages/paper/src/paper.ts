/** Where a paper stands. */
export const PAPER_STATES = ['none', 'drafted', 'sentBack', 'reviewed', 'signed', 'numbered', 'delivered', 'received', 'void'] as const;
export type PaperState = (typeof PAPER_STATES)[number];

/** Where words of people lie, sealed beside the history; `mac` tells that they were not exchanged. */
export interface WordsRef {
  ref: string;
  mac: string;
}

export interface Receipt {
  unitId: string;
  by: string;
  at: Date;
}

/** A paper as it stands. Its texts, and whatever people wrote, are sealed elsewhere. */
export interface Paper {
  state: PaperState;
  kind: string;
  /** What it is about. */
  subjectId: string;
  /** For which division it is issued. */
  division: string;
  divisionPath: string[];
  recipientUnitIds: string[];
  /** Where its text lies. */
  text: WordsRef | null;
  /** Holders of the first keys of the version that stands: who drafted or changed it, who reviewed, who signed. */
  drafters: string[];
  reviewer: string;
  signer: string;
  /** 成文日期: the day of the signature, of Asia/Shanghai; empty before. */
  signedOn: string;
  number: string;
  deliveredAt: Date | null;
  receipts: Receipt[];
  draftedAt: Date;
}

type Worded = { words: WordsRef };
export type PaperEvent =
  | {
      type: 'drafted';
      data: Worded & Pick<Paper, 'kind' | 'subjectId' | 'division' | 'divisionPath' | 'recipientUnitIds'>;
    }
  | { type: 'edited'; data: Worded }
  | { type: 'reviewed'; data: Worded }
  | { type: 'signed'; data: Worded & { signedOn: string } }
  | { type: 'numbered'; data: Worded & { number: string } }
  | { type: 'delivered'; data: Worded }
  | { type: 'received'; data: Worded & { unitId: string; last: boolean } }
  | { type: 'sentBack'; data: Worded }
  | { type: 'voided'; data: Worded };

export const noPaper = (): Paper => ({
  ...{ state: 'none', kind: '', subjectId: '', division: '', divisionPath: [], recipientUnitIds: [], text: null, drafters: [] },
  ...{ reviewer: '', signer: '', signedOn: '', number: '', deliveredAt: null, receipts: [], draftedAt: new Date(0) },
});

/** What was reviewed or signed was another text. */
const UNSIGNED = { reviewer: '', signer: '', signedOn: '' };

export function evolvePaper(paper: Paper, event: PaperEvent, { at, by }: { at: Date; by: string }): Paper {
  switch (event.type) {
    case 'drafted': {
      const { words, ...data } = event.data;
      return { ...paper, ...data, state: 'drafted', text: words, drafters: [by], draftedAt: at };
    }
    case 'edited':
      return { ...paper, ...UNSIGNED, state: 'drafted', text: event.data.words, drafters: [...new Set([...paper.drafters, by])] };
    case 'reviewed':
      return { ...paper, state: 'reviewed', reviewer: by };
    case 'signed':
      return { ...paper, state: 'signed', signer: by, signedOn: event.data.signedOn };
    case 'numbered':
      return { ...paper, state: 'numbered', number: event.data.number };
    case 'delivered':
      return { ...paper, state: 'delivered', deliveredAt: at };
    case 'received': {
      const receipts = [...paper.receipts, { unitId: event.data.unitId, by, at }];
      return { ...paper, receipts, state: event.data.last ? 'received' : paper.state };
    }
    case 'sentBack':
      return { ...paper, ...UNSIGNED, state: 'sentBack' };
    case 'voided':
      return { ...paper, state: 'void' };
  }
}
