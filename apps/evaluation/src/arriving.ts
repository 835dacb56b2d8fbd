import { Refused } from '@mingjing/kit';

/** TEMPORARY while this is built. */
export function beingBuilt(): Promise<never> {
  return Promise.reject(new Refused('rpc.beingBuilt', 'unavailable', { zh: '此项正在建设。', en: 'Not there yet.' }));
}
