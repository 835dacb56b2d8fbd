import { mondayOf } from './release';

/** 72 bits of a keyed hash: enough that no two of a service point's week are taken for one. */
const CHARACTERS = 12;

/** What tells who spoke, for counting how many did and for nothing else. */
interface Spoken {
  servicePointId: string;
  windowId: string;
  voice?: string;
}

/**
 * Keyed hashes of handset and network with the week and the service point: they lead to nobody, and from no week or service
 * point to another. Each part is empty where the door gave none.
 */
export function voiceOf(
  mac: (text: string) => string,
  day: string,
  servicePointId: string,
  { device, network }: { device: string; network: string },
): { voice?: string } {
  if (!device && !network) return {};
  const of = (kind: string, value: string): string =>
    value && mac(JSON.stringify([kind, mondayOf(day), servicePointId, value])).slice(0, CHARACTERS);
  return { voice: `${of('handset', device)}:${of('network', network)}` };
}

/**
 * Counts the voices of a week: what one handset gave counts once, what one network gave `mostOfNetwork` times at most, at a
 * window and at the service point as a whole. A unit has handsets and networks of its own, and fills no batch with them.
 * @returns whether the next evaluation, in the order they are shown, is one voice more of its window, and of the service point
 */
export function voiceCounter(mostOfNetwork: number): (spoken: Spoken) => { ofWindow: boolean; ofPoint: boolean } {
  const counted = new Map<string, number>();
  const more = (place: string, voice: string): boolean => {
    const [handset = '', network = ''] = voice.split(':');
    const [byHandset, byNetwork] = [`${place}:h:${handset}`, `${place}:n:${network}`];
    const known = handset !== '' && counted.has(byHandset);
    const full = network !== '' && (counted.get(byNetwork) ?? 0) >= mostOfNetwork;
    if (known || full) return false;
    if (handset) counted.set(byHandset, 1);
    if (network) counted.set(byNetwork, (counted.get(byNetwork) ?? 0) + 1);
    return true;
  };
  return ({ servicePointId, windowId, voice }) => {
    if (!voice) return { ofWindow: true, ofPoint: true };
    return { ofWindow: more(`${servicePointId}/${windowId}`, voice), ofPoint: more(servicePointId, voice) };
  };
}
