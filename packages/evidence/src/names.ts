import { endingOf } from './kinds';
import { refusedFile } from './refusals';

/** Characters of a name at most, its ending included. */
const LONGEST = 120;
/** Characters of what is sent as a name: nothing is cut out of a novel. */
const LONGEST_GIVEN = 1_000;

/** Control characters, marks that show nothing, and those that turn the order of letters around (UAX #9, 2.1–2.4). */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|\p{Cs}/gu;
/** Characters that a name cannot have where files are saved. */
const FORBIDDEN = /[<>:"|?*]/g;

/**
 * A file name as it is kept and shown: what stands behind the last slash or backslash, without characters that show nothing or
 * turn the order of letters around, in NFC, at most 120 characters; its ending stays.
 * @throws Refused evidence.name (field name) where nothing is left, or it is longer than any name
 */
export function cleanName(given: string): string {
  if (given.length > LONGEST_GIVEN) throw badName();
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const seen = last.replace(UNSEEN, '').replace(FORBIDDEN, '_').replace(/\s+/gu, ' ').trim();
  const ending = endingOf(seen);
  const stem = ending ? seen.slice(0, -ending.length - 1) : seen;
  const kept = stem.replace(/^[. ]+|[. ]+$/g, '') || '未命名';
  if (!ending || [...ending].length > 10) throw badName();
  return `${[...kept].slice(0, LONGEST - ending.length - 1).join('')}.${ending}`;
}

function badName(): Error {
  return refusedFile(
    'name',
    'name',
    '文件名缺少扩展名（如 .pdf、.jpg）或过长，请改名后再上传。',
    'The file name has no ending such as .pdf or .jpg, or is too long; rename it.',
  );
}
