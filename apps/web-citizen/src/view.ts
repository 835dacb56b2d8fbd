/** How a page is shown to this person: language, size of type, and the address its switches lead back to. */
export type Language = 'zh' | 'en';

export interface View {
  language: Language;
  large: boolean;
  /** Path that shows this page again by GET. */
  here: string;
}
