import { Readable } from 'node:stream';
import { z } from 'zod';
import { evidence } from '@mingjing/contracts';
import { mediaTypeOf } from '@mingjing/evidence/rules';
import type { Action } from '@mingjing/kit';
import type { Call } from './call';
import { operationsOf, type Operation } from './operation';
import { attachment, json, StreamedReply } from './reply';
import { replyOf } from './reply-of';
import { route, V1, type Route } from './route';
import { streamFile } from './upload';

/** A page that is left open for long asks again; a file is on its way ten minutes at most. */
const UPLOAD_MS = 10 * 60_000;

const list = replyOf('mingjing.evidence.v1.ListEvidenceResponse', {}, 'Evidence');
const added = replyOf('mingjing.evidence.v1.AddEvidenceResponse', { file: replyOf('mingjing.evidence.v1.EvidenceFile') }, 'AddedEvidence');

/**
 * The addresses of the evidence of one noun's records, for its service's list of routes.
 * @param path of the records, e.g. "/cases"
 * @param service that owns them
 * @param records as the documentation calls one
 * @param reading right of those who read a record
 * @param adding right of those who may take a step that refers to files
 */
export function evidenceRoutes(path: string, service: string, records: string, reading: Action, adding: Action): Route[] {
  const { add, list, read, remove } = evidenceOperations(service, records);
  const at = `${V1}${path}/{id}/evidence`;
  return [
    route('POST', at, `${service}: evidence.AddEvidence`, adding, add),
    route('GET', at, `${service}: evidence.ListEvidence`, reading, list),
    route('GET', `${at}/{fileId}`, `${service}: evidence.ReadEvidence`, reading, read),
    route('DELETE', `${at}/{fileId}`, `${service}: evidence.RemoveEvidence`, adding, remove),
  ];
}

/** The four operations on the evidence of one noun's records, kept by the service that owns them. */
function evidenceOperations(service: string, records: string): Record<'add' | 'list' | 'read' | 'remove', Operation> {
  const operation = operationsOf('Evidence');
  const client = (call: Call) => call.client(evidence.EvidenceServiceService, service);
  return {
    add: operation(`Add a file to ${records}; streamed, at most as large as the rule evidence.files says`, {
      body: z.object({ file: z.string().meta({ format: 'binary', description: '.pdf, .docx, .xlsx, .jpg or .png, by rule' }) }),
      bodyType: 'multipart',
      reply: added,
      status: 201,
      async handle(call, { params }) {
        const { name, content } = await streamFile(call.request);
        const pieces = piecesOf(params['id'] as string, name, content);
        try {
          const { file, repeated } = await only(client(call).addEvidence(pieces, { timeoutMs: UPLOAD_MS }));
          return json(repeated ? 200 : 201, { file, repeated });
        } finally {
          // Refused before its end: the rest is nobody's.
          content.destroy();
        }
      },
    }),

    list: operation(`Files of ${records} that I may see, oldest first, and what may be added now`, {
      reply: list,
      handle: (call, { params }) => client(call).listEvidence({ recordId: params['id'] as string }),
    }),

    read: operation(`A file of ${records}, as an attachment; each reading is in the audit log`, {
      replyType: 'application/octet-stream',
      async handle(call, { params }) {
        const answers = client(call).readEvidence({ recordId: params['id'] as string, fileId: params['fileId'] as string });
        const reading = answers[Symbol.asyncIterator]();
        // Whatever is to be refused is refused here, before anything of an answer is written.
        const first = await reading.next();
        const about = first.done ? undefined : first.value.file;
        if (first.done || !about) throw new Error('a file without its first piece');
        const stream = Readable.from(bytesOf(first.value, reading), { objectMode: false });
        const reply = attachment(stream, mediaTypeOf(about.kind), `evidence.${about.kind}`, about.name);
        return new StreamedReply(200, { ...reply.headers, 'Content-Length': about.size }, stream);
      },
    }),

    remove: operation(`Remove a file of ${records} that no step refers to`, {
      status: 204,
      async handle(call, { params }) {
        await client(call).removeEvidence({ recordId: params['id'] as string, fileId: params['fileId'] as string });
      },
    }),
  };
}

async function* piecesOf(recordId: string, name: string, content: Readable): AsyncGenerator<evidence.AddEvidenceRequest> {
  let first = true;
  for await (const piece of content) {
    yield { recordId: first ? recordId : '', name: first ? name : '', piece: piece as Buffer };
    first = false;
  }
  if (first) yield { recordId, name, piece: Buffer.alloc(0) };
}

async function* bytesOf(
  first: evidence.ReadEvidenceResponse,
  rest: AsyncIterator<evidence.ReadEvidenceResponse>,
): AsyncGenerator<Uint8Array> {
  try {
    yield first.piece;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value.piece;
  } finally {
    await rest.return?.();
  }
}

async function only<T>(answers: AsyncIterable<T>): Promise<T> {
  for await (const answer of answers) return answer;
  throw new Error('an upload without an answer');
}
