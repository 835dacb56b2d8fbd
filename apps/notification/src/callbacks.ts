import type { notification as proto } from '@mingjing/contracts';
import { authorise, Refused, type CallContext } from '@mingjing/kit';
import { receive } from './message';
import type { Callback, ReceiptNote } from './provider';
import { takeReply } from './replies';
import { change, type Work } from './work';

/** The proof of the provider is checked before anything is read. @throws Refused, 404 for a provider we do not use */
function read(work: Work, { provider, what, headers, body }: proto.TakeCallbackRequest): Callback {
  if (work.provider?.name === provider) return work.provider.readCallback(what, headers, Buffer.from(body));
  throw new Refused('callback.unknown', 'missing', {
    field: 'provider',
    zh: '平台没有启用这个短信服务商。',
    en: 'This provider is not in use here.',
  });
}

/** Takes in what the provider tells, each part durable when it resolves; what it told before changes nothing. */
export async function takeCallback(
  work: Work,
  request: proto.TakeCallbackRequest,
  { actor }: CallContext,
): Promise<proto.TakeCallbackResponse> {
  authorise(actor, 'message.callback');
  const callback = read(work, request);
  const taken = callback.what === 'receipts' ? await Promise.all(callback.notes.map((note) => takeReceipt(work, note))) : [];
  // One after the other: two digits of one person are two answers in their order.
  if (callback.what === 'replies') for (const note of callback.notes) taken.push(await takeReply(work, note));
  const count = taken.filter(Boolean).length;
  return { taken: count, ignored: taken.length - count };
}

async function takeReceipt(work: Work, { eventId, messageId, providerId, state, code }: ReceiptNote): Promise<boolean> {
  const { clock, log } = work.context;
  const took = await change(work, messageId, receive(state, code, providerId, clock.now()), `receipt:${eventId}`);
  if (!took && !(await wasTried(work, messageId)))
    log.warn({ messageId: messageId.slice(0, 100) }, 'a receipt tells of a message that was never sent; it is ignored');
  return took;
}

async function wasTried({ models }: Work, messageId: string): Promise<boolean> {
  return (await models.messages.model.findOne({ _id: messageId, tries: { $gt: 0 } }, { _id: 1 }).lean()) !== null;
}
