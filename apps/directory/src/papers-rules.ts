import { z } from 'zod';

/** Letters of a 机关代字: it stands before 〔year〕, so brackets and figures would make two series read alike. */
export const CODE = /^[\p{Script=Han}\p{Script=Latin}]{1,20}$/u;

/** Who issues documents in the name of a division. GB/T 9704-2012 7.2.4 (发文机关标志) and 7.2.5 (发文字号). */
export const papersIssuer = z.strictObject({
  /** Full name, as it stands in red on top; empty: none. */
  name: z.string().trim().max(60),
  /** 机关代字; empty: none. */
  prefix: z.union([z.literal(''), z.string().trim().max(10).regex(CODE)]),
});
export type PapersIssuer = z.infer<typeof papersIssuer>;
export const noIssuer: PapersIssuer = { name: '', prefix: '' };

/** Kinds are named by the services that issue them. */
export const KIND = /^[a-z][A-Za-z]{1,39}$/;

export const papersMarks = z.record(z.string().regex(KIND), z.union([z.literal(''), z.string().trim().max(4).regex(CODE)]));
export type PapersMarks = z.infer<typeof papersMarks>;
export const defaultMarks: PapersMarks = {
  transferOrder: '转',
  supervisionNotice: '督',
  advisoryReminder: '提',
  instruction: '交',
  instructionResult: '复',
};
