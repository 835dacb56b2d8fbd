import { readFileSync } from 'node:fs';
import { Refused } from '@mingjing/contracts/refused';

/** What an operator does about a file that is of no use. */
export interface WayOut {
  zh: string;
  en: string;
}

/**
 * Reads a file that a start goes by: a mark, a key, passwords kept for a restart.
 * @param understand makes of its text what is wanted; whatever it throws means that the text is of no use
 * @throws Refused `file.unusable` in one sentence that names the file and the way out, where it cannot be read or understood
 */
export function readAtStart<T>(file: string, understand: (text: string) => T, wayOut: WayOut): T {
  let text: string | undefined;
  try {
    text = readFileSync(file, 'utf8');
    return understand(text);
  } catch (error) {
    throw unusable(file, text, error as NodeJS.ErrnoException, wayOut);
  }
}

function unusable(file: string, text: string | undefined, error: NodeJS.ErrnoException, wayOut: WayOut): Refused {
  // The words of a parser would repeat what stands in the file, which may be a password.
  const [zh, en] =
    text === undefined
      ? [`读不了（${error.code ?? error.name}）`, `cannot be read (${error.code ?? error.name})`]
      : text.trim() === ''
        ? ['是空的', 'is empty']
        : ['内容不完整或已损坏', 'is cut short or damaged'];
  const refused = new Refused('file.unusable', 'unavailable', {
    field: file,
    zh: `文件 ${file} ${zh}：${wayOut.zh}。`,
    en: `The file ${file} ${en}: ${wayOut.en}.`,
  });
  refused.cause = error;
  return refused;
}
