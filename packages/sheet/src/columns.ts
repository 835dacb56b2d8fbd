/** A column of a spreadsheet: the field it fills and the names people give it; the first stands in templates. */
export interface Column {
  field: string;
  /** Where two columns of a file stand for one field, the name further in front wins. */
  names: readonly string[];
  /** Without it the file is refused as a whole. */
  required?: boolean;
  /** Every row must fill it in; the owning service says so where one does not. */
  filled?: boolean;
  /** A calendar day: date cells and Excel's day numbers become YYYY-MM-DD. */
  day?: boolean;
  /** A month: date cells become YYYY-MM. */
  month?: boolean;
  /** Numbers of things, which may be text as well, or counts: what programs add to them is taken off. */
  form?: 'code' | 'count';
  /**
   * Ids that our exports carry, to tell records of one name apart: no template asks for them, and what is none of ours (somebody's
   * own numbers under the same heading) is passed over. A `moment` of an export goes on as it is shown.
   */
  ours?: 'id' | 'moment';
  /** Words people use for the codes of a field. */
  words?: Readonly<Record<string, string>>;
  /** For the page of explanations in a template. */
  about: string;
  example: string;
}

/** A column of ids of ours under the headings of our exports; no template asks for it. */
export const ourId = (field: string, ...names: string[]): Column => ({ field, names, ours: 'id', about: '', example: '' });

/** One spelling for a heading: no width, case, spaces, marks of what must be filled in. */
export function headingKey(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\(.*?\)|【.*?】|[\s*_:：-]/g, '')
    .toLowerCase();
}
