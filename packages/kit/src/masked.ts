/** What stands in place of a character that is not shown, in lists and exports of ours and of others. */
const COVERED = /[*×○■]/;
const COVERED_DIGITS = /[*×○■]|[xX]{2}/;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const LONGEST = 200;

function plain(text: string): string {
  return text.slice(0, LONGEST).normalize('NFKC').replace(INVISIBLE, '').trim();
}

/** A number of which not every digit is shown (138****5678), in one spelling; empty for any other text. */
export function maskedPhone(text: string): string {
  const digits = plain(text).replace(/[\s-]/g, '');
  return /\d/.test(digits) && COVERED_DIGITS.test(digits) ? digits : '';
}

/** A person's name that is not shown whole (示**), in one spelling; empty for any other text. */
export function maskedName(text: string): string {
  const name = plain(text);
  return COVERED.test(name) ? name : '';
}
