import { directory, type notification as proto } from '@mingjing/contracts';
import { authorise, Refused, type CallContext } from '@mingjing/kit';
import type { Purpose } from './message';
import { enqueue } from './queue';
import type { Address, Source, Waiting } from './source';
import { compose } from './template';
import type { Work } from './work';

const ID_LENGTH = 32;
/** The directory has the message queued before it writes the code down; a code unknown for longer than this never came to be. */
const UNKNOWN_MS = 60_000;
const NOWHERE = { unitId: '', servicePointId: '', matterId: '', officialId: '', occasion: '', occasionDay: '' };

/**
 * Queues the SMS of a one-time code, durable when it resolves.
 * @throws Refused `sms.off`
 */
export async function sendCode(work: Work, { codeId }: proto.SendCodeRequest, call: CallContext): Promise<proto.SendCodeResponse> {
  authorise(call.actor, 'code.send');
  if (!work.provider) {
    throw new Refused('sms.off', 'refused', {
      zh: '没有配置短信通道，请改用密封条。',
      en: 'No SMS provider is configured; use a sealed slip.',
    });
  }
  const id = `code:${work.macs.message(codeId).slice(0, ID_LENGTH)}`;
  const purpose: Purpose = { ...NOWHERE, kind: 'passwordCode', divisionPath: call.division ? [call.division] : [], codeId };
  const dueAt = work.context.clock.now();
  await enqueue(work, [{ id, cause: `${codeId}:send`, purpose, dueAt, traceparent: call.traceparent }]);
  return { messageId: id };
}

/** Numbers and one-time codes, from the directory at the time of sending. */
export function codeSource(work: Work): Source {
  const client = work.context.client(directory.DirectoryServiceService, '');
  return {
    async address(messages) {
      const found = await Promise.all(
        messages.map(async (message): Promise<[string, Address] | undefined> => {
          const address = await addressOf(work, message, await client.addressCode({ codeId: message.state.codeId ?? '' }));
          return address && [message.id, address];
        }),
      );
      return new Map(found.filter((entry) => entry !== undefined));
    },
  };
}

async function addressOf(
  work: Work,
  { state }: Waiting,
  { state: known, phone, code }: directory.AddressCodeResponse,
): Promise<Address | undefined> {
  if (known === 'over') return { suppress: 'expired' };
  if (known !== 'open') {
    const young = work.context.clock.now().getTime() - state.queuedAt.getTime() < UNKNOWN_MS;
    return young ? undefined : { suppress: 'missing' };
  }
  const { template, signature } = await work.passwordCodeOf(state.divisionPath.at(-1) ?? '');
  const words = compose(signature, template, { code: code.replace(/\B(?=(\d{4})+$)/g, ' ') });
  return { send: { phone, text: words, wording: compose(signature, template, {}), servicePointName: '', unitName: '' } };
}
