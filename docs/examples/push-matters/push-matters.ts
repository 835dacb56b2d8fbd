// Pushes the matters of a CSV file to Mingjing: MINGJING_API_KEY=… npm run push -- matters.csv [host:port]
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { Client, credentials, Metadata, type ClientDuplexStream } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { parse } from 'csv-parse';

const PROTO = process.env['MINGJING_PROTO'] ?? path.join(__dirname, '../../../../proto');
const FIELDS: Record<string, string> = {
  办件编号: 'matterNumber',
  事项编码: 'itemCode',
  事项名称: 'itemName',
  办理日期: 'handledOn',
  评议对象: 'servicePoint',
  窗口: 'window',
  申请人: 'applicantName',
  手机号: 'phone',
  行政区划: 'division',
};

interface Request {
  rowId: string;
  matter: Record<string, string>;
}
interface Answer {
  rowId: string;
  accepted?: { matterId: string; duplicate: boolean };
  refused?: { errors: { field: string; code: string; messageZh: string }[] };
}
type Stream = ClientDuplexStream<Request, Answer>;

function open(address: string, apiKey: string): Stream {
  const definition = loadSync('mingjing/evaluation/v1/service.proto', { includeDirs: [PROTO], defaults: true });
  const service = definition['mingjing.evaluation.v1.EvaluationService'] as ServiceDefinition;
  const { path: method, requestSerialize, responseDeserialize } = service['PushMatters']!;
  const secure = process.env['MINGJING_TLS'] ? credentials.createSsl() : credentials.createInsecure();
  const metadata = new Metadata();
  metadata.set('x-api-key', apiKey);
  return new Client(address, secure).makeBidiStreamRequest(
    method,
    requestSerialize as (value: Request) => Buffer,
    responseDeserialize as (bytes: Buffer) => Answer,
    metadata,
  );
}

/** The line of the file is the row's id. Where the stream is full, reading waits. */
async function send(stream: Stream, file: string): Promise<void> {
  let row = 1;
  for await (const record of createReadStream(file).pipe(parse({ columns: true, bom: true, trim: true, skip_empty_lines: true }))) {
    row += 1;
    const matter = Object.fromEntries(
      Object.entries(record as Record<string, string>).flatMap(([heading, text]) => (FIELDS[heading] ? [[FIELDS[heading], text]] : [])),
    );
    if (!stream.write({ rowId: String(row), matter })) await once(stream, 'drain');
  }
  stream.end();
}

async function main([file, address = '127.0.0.1:9090']: string[]): Promise<number> {
  const apiKey = process.env['MINGJING_API_KEY'];
  if (!file || !apiKey) throw new Error('MINGJING_API_KEY=… npm run push -- <file.csv> [host:port]');
  const counts = { accepted: 0, duplicate: 0, refused: 0 };
  const stream = open(address, apiKey);
  send(stream, file).catch((error: Error) => stream.destroy(error));
  for await (const { rowId, accepted, refused } of stream as AsyncIterable<Answer>) {
    const outcome = refused ? 'refused' : accepted?.duplicate ? 'duplicate' : 'accepted';
    counts[outcome] += 1;
    const why = refused?.errors.map(({ field, code, messageZh }) => `${field} ${code} ${messageZh}`).join('; ') ?? accepted?.matterId;
    console.log(`${rowId} ${outcome} ${why}`);
  }
  console.log(JSON.stringify(counts));
  return counts.refused > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(`${error.message}\nWhat was not answered may be pushed again: run the same command.`);
    process.exit(2);
  },
);
