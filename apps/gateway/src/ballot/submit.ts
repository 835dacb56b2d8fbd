import { codeOrToken, type evaluation } from '@mingjing/contracts';
import { isRefused } from '@mingjing/contracts/refused';
import type { Call } from '../call';
import type { Device } from '../device';
import { unlessGuessing } from '../guessing';
import { isLoopback } from '../loopback';
import { networkOfAddress } from '../network';
import type { Place, Scanned } from '../scans';
import type { Door } from './doors';

/** An evaluation as it came through a door. */
export interface Given {
  code: string;
  token: string;
  level: string;
  text: string;
  phone: string;
  dimensions: Record<string, string>;
  /** Page token and answer to its puzzle; empty for none. */
  page: string;
  proof: string;
  /** Idempotency key; empty where the page token is the key. */
  key: string;
}

export interface Submitted extends evaluation.SubmissionReceipt {
  /** The handset as it goes on from here. */
  device: Device;
}

/**
 * Submits through the door and the batched hop. An invitation is its own proof and holds once; what comes by the code of an
 * open plate passes the ballot's door.
 * @throws Refused evaluation.codeOrToken, page.needed, limit.guess, and as the evaluation service says
 */
export async function submit(call: Call, given: Given, device: Device, door: Door): Promise<Submitted> {
  const { code, token } = given;
  if (Boolean(code) === Boolean(token)) throw codeOrToken();
  const scanned = { code, token } as Scanned;
  const place = await unlessGuessing(call, scanned, () => call.gateway.scans.placeOf(scanned));
  if (!door.metered) {
    return { ...(await send(call, scanned, place, given, device, { cause: given.key, flags: [] })), device };
  }
  const { page, proof, key } = given;
  await call.gateway.ballot.prepare(call, place.window);
  const unsatisfied = place.unsatisfied.includes(given.level);
  const admitted = call.gateway.ballot.admit(call, { place: place.window, page, proof, key, device, unsatisfied }, door);
  try {
    const receipt = await send(call, scanned, place, given, device, admitted);
    admitted.kept();
    return { ...receipt, device: admitted.device };
  } catch (error) {
    if (tookNothing(error)) admitted.refused();
    else admitted.kept();
    throw error;
  }
}

/** Whether nothing was stored for certain: who got no answer may be counted all the same. */
function tookNothing(error: unknown): boolean {
  return isRefused(error) && (error.kind !== 'unavailable' || error.code === 'gateway.busy');
}

async function send(
  call: Call,
  scanned: Scanned,
  { division }: Place,
  { level, text, phone, dimensions }: Given,
  device: Device,
  { cause, flags }: { cause: string; flags: string[] },
): Promise<evaluation.SubmissionReceipt> {
  const { scans, submissions } = call.gateway;
  const submission = {
    ...scanned,
    level,
    text,
    phone,
    dimensions,
    channel: '',
    device: device.id,
    network: elsewhere(call.network),
    flags,
  };
  try {
    return await submissions.submit({ submission, division, cause });
  } catch (error) {
    // The window went over to a service point of another division since it was asked for.
    if (!isRefused(error) || error.code !== 'division.mismatch') throw error;
    scans.forget(scanned);
    return submissions.submit({ submission, division: (await scans.placeOf(scanned)).division, cause });
  }
}

/** From this machine itself comes only what stands for others (a rehearsal, a proxy that does not say whom it serves): no network. */
function elsewhere(network: string): string {
  return isLoopback(network) || network === networkOfAddress('::1') ? '' : network;
}
