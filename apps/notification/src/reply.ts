/** What somebody meant who answered a message. */
export type Meaning = { kind: 'level'; level: number } | { kind: 'optOut' | 'resume' | 'unreadable' };

const NUMERALS = '一二三四五六七八九';
const OPT_OUT = new Set(['T', 'TD', '退订', '拒收', '退订T', '退订回T']);
const RESUME = new Set(['HF', '恢复']);

/** Full-width forms as plain ones, without spaces, quotes and stops around. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s"'“”‘’「」【】()。．.,，!！;；、]/gu, '')
    .replace(/^回复?/, '');
}

/**
 * Reads a reply: the digit or the name of a level, or a word of opting out or in. Anything else is unreadable.
 * @param levels names of the form's levels in their order
 * @returns `level` counts from 0
 */
export function readReply(text: string, levels: string[]): Meaning {
  const said = plain(text.slice(0, 100));
  if (OPT_OUT.has(said)) return { kind: 'optOut' };
  if (RESUME.has(said)) return { kind: 'resume' };
  const named = levels.map((name) => plain(name));
  const byName = named.indexOf(said);
  if (byName >= 0) return { kind: 'level', level: byName };
  const parts = /^(\d{1,2}|[一二三四五六七八九])(.*)$/u.exec(said);
  const digit = parts?.[1] ?? '';
  const level = (NUMERALS.includes(digit) ? NUMERALS.indexOf(digit) + 1 : Number(digit)) - 1;
  // 1满意 as the message has it; 1不满意 contradicts itself.
  if (!parts || digit === '' || level < 0 || level >= named.length || !['', named[level]].includes(parts[2])) return { kind: 'unreadable' };
  return { kind: 'level', level };
}
