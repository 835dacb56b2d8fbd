import type { IncomingMessage } from 'node:http';
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
    parser.on('close', () => (seen ? resolve(Buffer.concat(chunks)) : reject(noFile())));
    request.on('aborted', () => reject(cutOff()));
    request.pipe(parser);
  });
}

function parserOf(request: IncomingMessage, limit: number): busboy.Busboy {
  try {
    if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) throw new Error('another type');
    return busboy({
      headers: request.headers,
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

function noFile(): Refused {
  return new Refused('file.missing', 'invalid', {
    field: FIELD,
    zh: '没有收到文件，请在字段 file 中选择一个 .xlsx 或 .csv 文件。',
    en: 'No file came in the field "file".',
  });
}

function cutOff(): Refused {
  return new Refused('body.cutOff', 'invalid', { zh: '文件没有传完，请重新上传。', en: 'The upload ended before it was complete.' });
}
