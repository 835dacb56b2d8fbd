import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import busboy from 'busboy';
import { Refused } from '@mingjing/contracts/refused';
import { tooLarge } from './body';

const FIELD = 'file';

/**
 * The one file of a multipart body, read as it comes up to a limit.
 * @throws Refused body.type (415), body.tooLarge (413), file.missing, body.cutOff
 */
export function readFile(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Whoever waited in line may have gone meanwhile.
    if (request.destroyed) return reject(cutOff());
    const parser = parserOf(request, limit);
    const chunks: Buffer[] = [];
    let seen = false;
    const fail = (error: Refused): void => {
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on('file', (name, content) => {
      // A body that ends inside a file fails the file's stream; unheard, that would end the process.
      content.on('error', () => fail(cutOff()));
      if (name !== FIELD) return void content.resume();
      seen = true;
      content.on('data', (chunk: Buffer) => chunks.push(chunk));
      content.on('limit', () => fail(tooLarge(limit)));
    });
    parser.on('error', () => fail(cutOff()));
    parser.on('close', () => (seen ? resolve(Buffer.concat(chunks)) : reject(noFile('.xlsx 或 .csv '))));
    request.on('aborted', () => reject(cutOff()));
    request.pipe(parser);
  });
}

/** A file on its way: its name as the sender wrote it, its bytes no faster than they are taken. */
export interface StreamedFile {
  name: string;
  content: Readable;
}

/**
 * The one file of a multipart body, as it comes. How much of it is taken is for whoever reads it; a body that ends inside the
 * file fails the stream with `body.cutOff`.
 * @throws Refused body.type (415), file.missing, body.cutOff
 */
export function streamFile(request: IncomingMessage): Promise<StreamedFile> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) return reject(cutOff());
    const parser = parserOf(request, Number.POSITIVE_INFINITY);
    const content = new PassThrough();
    // Whoever gave up reading does not hear of it.
    content.on('error', () => undefined);
    const fail = (error: Refused): void => {
      request.unpipe(parser);
      request.resume();
      content.destroy(error);
      reject(error);
    };
    let seen = false;
    parser.on('file', (field, part, { filename }) => {
      part.on('error', () => fail(cutOff()));
      if (field !== FIELD || seen) return void part.resume();
      seen = true;
      part.pipe(content);
      resolve({ name: filename ?? '', content });
    });
    content.on('close', () => {
      if (content.readableEnded) return;
      request.unpipe(parser);
      request.resume();
    });
    parser.on('error', () => fail(cutOff()));
    parser.on('close', () => seen || fail(noFile('')));
    request.on('aborted', () => fail(cutOff()));
    request.pipe(parser);
  });
}

function parserOf(request: IncomingMessage, limit: number): busboy.Busboy {
  try {
    if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) throw new Error('another type');
    return busboy({
      headers: request.headers,
      // Browsers write names in UTF-8 (HTML, multipart/form-data encoding algorithm).
      defParamCharset: 'utf8',
      limits: { fileSize: limit, files: 2, fields: 10, fieldSize: 1_000, parts: 12, headerPairs: 20 },
    });
  } catch {
    throw new Refused('body.type', 'invalid', {
      http: 415,
      field: 'Content-Type',
      zh: '请以 multipart/form-data 上传，文件字段名为 file。',
      en: 'Upload as multipart/form-data, the file in the field "file".',
    });
  }
}

function noFile(kinds: string): Refused {
  return new Refused('file.missing', 'invalid', {
    field: FIELD,
    zh: `没有收到文件，请在字段 file 中选择一个 ${kinds}文件。`,
    en: 'No file came in the field "file".',
  });
}

function cutOff(): Refused {
  return new Refused('body.cutOff', 'invalid', { zh: '文件没有传完，请重新上传。', en: 'The upload ended before it was complete.' });
}
