import { officialDocx } from './docx';
import { plainDocument, type OfficialDocument } from './official';

/** What each kind of paper is laid out as. Further kinds are laid out as documents. */
const FORMS: Readonly<Record<string, OfficialDocument['form']>> = { advisoryReminder: 'letter' };

/** What is filled in; all else of a document is empty. */
export type PaperFields = Pick<OfficialDocument, 'issuer' | 'title' | 'recipients' | 'paragraphs'> &
  Partial<Omit<OfficialDocument, 'form'>>;

/** A paper of a kind as a document: the issuing body signs and prints it unless the fields say otherwise. */
export function documentOf(kind: string, fields: PaperFields): OfficialDocument {
  const { issuer, date = '' } = fields;
  return { ...plainDocument, form: FORMS[kind] ?? 'document', signature: issuer, printedBy: issuer, printedOn: date, ...fields };
}

/**
 * A paper of a kind as .docx.
 * @param kind e.g. "transferOrder", "supervisionNotice", "advisoryReminder", "instruction", "instructionResult"
 */
export const template = (kind: string, fields: PaperFields): Promise<Buffer> => officialDocx(documentOf(kind, fields));
