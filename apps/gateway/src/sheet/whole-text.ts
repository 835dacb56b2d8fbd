import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { stream } from 'exceljs';

/** What exceljs 4.4 has inside; the tests would show a release that has it no more. */
interface Parts {
  properties?: { model?: { date1904?: boolean } };
  _parseSharedStrings(entry: Readable): AsyncIterable<unknown>;
  _parseWorksheet(chunks: AsyncIterable<Buffer>, sheet: string): Iterable<unknown>;
}
type Reader = stream.xlsx.WorkbookReader & Parts;
type Arguments = ConstructorParameters<typeof stream.xlsx.WorkbookReader>;

/**
 * The streaming reader with its text whole. As it comes, it decodes each chunk by itself, so that a Chinese character
 * that lies across two chunks (one row in a few thousand) turns into replacement signs. exceljs takes a quarter of a second
 * to load, which text files need not wait for.
 */
export async function openWholeText(...given: Arguments): Promise<Reader> {
  const { default: exceljs } = await import('exceljs');
  const BaseReader = exceljs.stream.xlsx.WorkbookReader as unknown as new (...options: Arguments) => Reader;
  class WholeTextReader extends BaseReader {
    override _parseSharedStrings(entry: Readable): AsyncIterable<unknown> {
      entry.setEncoding('utf8');
      return super._parseSharedStrings(entry);
    }

    override _parseWorksheet(chunks: AsyncIterable<Buffer>, sheet: string): Iterable<unknown> {
      // The reader takes text as it takes bytes.
      return super._parseWorksheet(decoded(chunks) as unknown as AsyncIterable<Buffer>, sheet);
    }
  }
  return new WholeTextReader(...given);
}

async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) yield decoder.write(chunk);
  yield decoder.end();
}
