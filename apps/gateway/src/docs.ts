import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Refused } from '@mingjing/contracts/refused';
import { DOCS_HEADERS } from './headers';
import { operationsOf } from './operation';
import { Reply } from './reply';

const operation = operationsOf('Documentation');
const ASSETS = path.join(__dirname, '../assets');
const TYPES: Record<string, string> = { html: 'text/html', css: 'text/css', js: 'text/javascript', json: 'application/json' };

const read = new Map<string, Reply>();

/** A file of ours as an answer, read once. */
function fileReply(file: string): Reply {
  const known = read.get(file);
  if (known) return known;
  const type = TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'text/plain';
  const headers = { ...DOCS_HEADERS, 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' };
  const reply = new Reply(200, headers, readFileSync(path.join(ASSETS, file)));
  read.set(file, reply);
  return reply;
}

export const openapi = operation('This description', {
  replyType: 'application/json',
  async handle() {
    return fileReply('../openapi.json');
  },
});

export const docs = operation('Viewer of this description', {
  replyType: 'text/html',
  async handle() {
    return fileReply('docs.html');
  },
});

export const docsFile = operation('Style and script of the viewer', {
  replyType: 'text/javascript',
  async handle(_call, { params }) {
    const name = params['file'];
    if (name === 'docs.js' || name === 'docs.css') return fileReply(name);
    throw new Refused('route.missing', 'missing', { zh: '没有这个文件。', en: 'There is no such file.' });
  },
});
