import { VARIABLE } from '@mingjing/rules';
import { ONE_SEGMENT, segmentsOf } from './segments';

/** The text as it is sent: 【signature】 and the template with its values. */
export function compose(signature: string, template: string, values: Record<string, string>): string {
  return `【${signature}】${template.replace(VARIABLE, (whole, name: string) => values[name] ?? whole)}`;
}

/** Fewest characters of a name that still say something. */
const LEAST_CHARACTERS = 2;

/**
 * As `compose`, with names shortened (政务服务大…) where that, and only that, brings the text into one segment.
 * @param names variables that may be shortened, the first one first
 */
export function composeFitting(signature: string, template: string, values: Record<string, string>, names: string[]): string {
  const whole = compose(signature, template, values);
  if (segmentsOf(whole).segments === 1) return whole;
  const shortened = { ...values };
  for (const name of names.filter((one) => template.includes(`{${one}}`))) {
    const characters = [...(values[name] ?? '')];
    for (let kept = characters.length - 2; kept >= LEAST_CHARACTERS; kept -= 1) {
      shortened[name] = `${characters.slice(0, kept).join('')}…`;
      const text = compose(signature, template, shortened);
      if (text.length <= ONE_SEGMENT) return text;
    }
  }
  return whole;
}

/** How the levels of a form are told in an SMS: 1满意2基本满意3不满意. */
export function levelsText(levels: { nameZh: string }[]): string {
  return levels.map(({ nameZh }, index) => `${index + 1}${nameZh}`).join('');
}

/** Characters of an invitation's token. */
const TOKEN = /(\/i\/)[0-9A-Za-z]{12}/g;

/** A text for the eyes of an office: with the token of its link hidden. */
export function withoutToken(text: string): string {
  return text.replace(TOKEN, '$1************');
}

/** The link of an invitation; https goes without saying, and its eight characters are room for words. */
export function linkOf(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/^https:\/\//, '')}/i/${token}`;
}
