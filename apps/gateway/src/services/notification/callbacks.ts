import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { notification } from '@mingjing/contracts';
import { readBytes } from '../../body';
import { checked, operationsOf } from '../../operation';

const operation = operationsOf('SMS providers');

const LARGEST_BYTES = 1024 * 1024;
const address = z.object({ provider: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), what: z.enum(['receipts', 'replies']) });

/** As they came, for the one who checks the signature; cookies are nobody's business but ours. */
function passedOn({ cookie: _cookie, ...headers }: IncomingHttpHeaders): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : String(value)]));
}

/** 2xx only when everything is durable: the provider sends again what was not answered so. */
export const takeCallback = operation('Receipts and replies of an SMS provider, signed as the provider signs', {
  body: z.string().meta({ format: 'binary', description: `As the provider writes it; at most ${LARGEST_BYTES / 1024} KiB` }),
  bodyType: 'bytes',
  reply: z.object({ taken: z.number().int(), ignored: z.number().int().describe('Known already, or about nothing of ours') }),
  async handle({ gateway, request, network }, { params }) {
    const { provider, what } = checked(address, params);
    await gateway.limits.callback(provider, network);
    const body = await readBytes(request, { bytes: LARGEST_BYTES, seconds: gateway.context.config.HTTP_BODY_SECONDS });
    const client = gateway.context.client(notification.NotificationServiceService, '');
    return client.takeCallback({ provider, what, body, headers: passedOn(request.headers) });
  },
});
