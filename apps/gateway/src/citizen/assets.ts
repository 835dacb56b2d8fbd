import { gzipSync } from 'node:zlib';
import { Refused } from '@mingjing/contracts/refused';
import { ASSET_PATH, assets } from '@mingjing/web-citizen';
import { PAGE_HEADERS } from '../headers';
import { operationsOf } from '../operation';
import { Reply } from '../reply';
import { takesGzip } from './page-reply';

const operation = operationsOf('Citizen pages');
const CACHING = { 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding' };

/** Both forms of every file, made once. */
const kept = new Map(
  Object.entries(assets).map(([name, { type, body }]) => {
    const headers = { ...PAGE_HEADERS, ...CACHING, 'Content-Type': type };
    return [
      name,
      {
        plain: new Reply(200, headers, body),
        packed: new Reply(200, { ...headers, 'Content-Encoding': 'gzip' }, gzipSync(body, { level: 9 })),
      },
    ];
  }),
);

export const ASSET_ROUTE = `${ASSET_PATH}/{file}`;

export const asset = operation('Style, script and mark of the citizen pages, under names that change with them', {
  replyType: 'text/css',
  async handle({ request }, { params }) {
    const found = kept.get(params['file'] as string);
    if (!found) throw new Refused('route.missing', 'missing', { zh: '没有这个文件。', en: 'There is no such file.' });
    return takesGzip(request) ? found.packed : found.plain;
  },
});
