import { TextDecoder } from 'node:util';
import { parser as saxParser, type SAXOptions, type Tag } from 'sax';
import { isRefused } from '@mingjing/contracts/refused';
import { damaged } from './zip';

/** Deeper than any part of a workbook is. */
const MOST_LEVELS = 100;
/** No entities but those of XML itself. */
const OPTIONS = { position: false, strictEntities: true } as SAXOptions;

/** What an element says; without the prefix that stands for its namespace, which every program chooses for itself. */
export interface XmlVisitor {
  /** @param level 1 for the outermost element */
  open(name: string, attributes: Readonly<Record<string, string>>, level: number): void;
  text?(text: string): void;
  close?(name: string, level: number): void;
}

/**
 * Reads XML as it comes and gives what the visitor made of it meanwhile; nothing of the file is kept.
 * @param made what the visitor put out since the last piece
 * @throws Refused file.damaged for what is no well-formed XML in UTF-8 or UTF-16, or brings a document type of its own
 */
export async function* visited<T>(pieces: AsyncIterable<Buffer>, visitor: XmlVisitor, made: () => Iterable<T>): AsyncGenerator<T> {
  const parser = parserFor(visitor);
  for await (const text of decoded(pieces)) {
    guarded(() => parser.write(text));
    yield* made();
  }
  guarded(() => parser.close());
  yield* made();
}

/** The same for a part that is read to its end. @throws Refused file.damaged */
export async function visit(pieces: AsyncIterable<Buffer>, visitor: XmlVisitor): Promise<void> {
  const nothing = visited<never>(pieces, visitor, () => []);
  while (!(await nothing.next()).done);
}

/** Text of a part, in UTF-8 or in what its first two bytes say. @throws Refused file.damaged */
export async function* decoded(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new PartDecoder();
  for await (const piece of pieces) yield decoder.decode(piece);
  yield decoder.end();
}

/** Decodes a part piece by piece, whatever character a piece ends within. */
export class PartDecoder {
  private decoder?: TextDecoder;

  /** @throws Refused file.damaged */
  decode(piece: Buffer): string {
    this.decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    return guarded(() => this.decoder?.decode(piece, { stream: true }) ?? '');
  }

  /** @throws Refused file.damaged where the last character is not whole */
  end(): string {
    return guarded(() => this.decoder?.decode() ?? '');
  }
}

function encodingOf(piece: Buffer): string {
  if (piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
  return piece[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function parserFor(visitor: XmlVisitor) {
  const parser = saxParser(true, OPTIONS);
  let level = 0;
  parser.onopentag = ({ name, attributes }) => {
    level += 1;
    if (level > MOST_LEVELS) throw damaged();
    visitor.open(local(name), attributes as Tag['attributes'], level);
  };
  parser.ontext = parser.oncdata = (text) => visitor.text?.(text);
  parser.onclosetag = (name) => {
    visitor.close?.(local(name), level);
    level -= 1;
  };
  parser.onerror = (error) => {
    throw error;
  };
  // Where entities are defined, and how files that grow without end begin.
  parser.ondoctype = () => {
    throw damaged();
  };
  return parser;
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isRefused(error) ? error : damaged();
  }
}

function local(name: string): string {
  const at = name.indexOf(':');
  return at < 0 ? name : name.slice(at + 1);
}

/** An attribute that belongs to another namespace than its element, as `r:id` does. */
export function attributeOf(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => local(key) === name)?.[1];
}
