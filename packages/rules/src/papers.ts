import { z } from 'zod';
import { labelled, rule } from './rule';

/** Letters of a 机关代字: it stands before 〔year〕, so brackets and figures would make two series read alike. */
export const PAPERS_CODE = /^[\p{Script=Han}\p{Script=Latin}]{1,20}$/u;
/** Kinds of documents are named by the services that issue them. */
export const PAPERS_KIND = /^[a-z][A-Za-z]{1,39}$/;

const codeOrNone = (most: number) => z.union([z.literal(''), z.string().trim().max(most).regex(PAPERS_CODE)]);

const issuer = z.strictObject({
  name: labelled(z.string().trim().max(60), '发文机关名称', 'Full name of the issuing body', {
    note: { zh: '发文机关标志上的全称，不填为不发文', en: 'As it stands in red on top; empty: none' },
  }),
  prefix: labelled(codeOrNone(10), '机关代字', 'Code of the body', { note: { zh: '例如“西作”，不填为不发文', en: 'Empty: none' } }),
});
export type PapersIssuer = z.infer<typeof issuer>;
/** Who issues documents in the name of a division. GB/T 9704-2012 7.2.4 (发文机关标志) and 7.2.5 (发文字号). */
export const papersIssuer = rule(
  'papers.issuer',
  issuer,
  { name: '', prefix: '' },
  {
    zh: '发文机关：名称（发文机关标志上的全称）与机关代字；下级没有另设的，以本级名义发文',
    en: 'Issuing body: its name as on the letterhead and its 机关代字; divisions below without their own issue in its name',
  },
);

const marks = z.record(z.string().regex(PAPERS_KIND), labelled(codeOrNone(4), '代字', 'Code of the kind'));
export type PapersMarks = z.infer<typeof marks>;
export const papersMarks = rule<PapersMarks>(
  'papers.marks',
  marks,
  { transferOrder: '转', supervisionNotice: '督', advisoryReminder: '提', instruction: '交', instructionResult: '复' },
  {
    zh: '各文种的代字（接在机关代字后）；同一代字的文种合编一个流水号',
    en: 'What follows the 机关代字 for each kind of document; kinds with one mark share a series',
  },
);
