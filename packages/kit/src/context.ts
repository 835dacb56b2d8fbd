import { directory } from '@mingjing/contracts';
import type { Bus } from '@mingjing/bus';
import type { Store } from '@mingjing/store';
import { systemActor } from './actor';
import { calendarReader } from './calendar';
import type { Clock } from './clock';
import { ClockDifferences } from './clock-differences';
import { addressKeys, type BaseConfig } from './config';
import { deadLettersOn } from './dead-letters';
import { type Channels, promiseClient } from './grpc-client';
import { ownerOf } from './grpc-types';
import type { Keys } from './keys';
import { Trouble } from './known-values';
import type { Log } from './log';
import { ruleReader } from './rules';
import type { Service, ServiceContext } from './service';
import { actorSigner, actorVerifier } from './tokens';

/** What the services of a process have in common. */
export interface Shared {
  config: BaseConfig & Record<string, unknown>;
  clock: Clock;
  realNow: () => number;
  log: Log;
  keys: Keys;
  bus: Bus;
  channels: Channels;
  addresses: Record<string, string>;
  local: string[];
  onFatal: (error: Error) => void;
  /** What the services of this process know of rules and calendar. */
  readers: { clear(): void }[];
  stopping: AbortController;
}

/** What one of them is given. */
export function contextFor(service: Service, store: Store, shared: Shared): ServiceContext {
  const { name } = service;
  const { config, clock, keys, bus, channels, local } = shared;
  const log = shared.log.child({ service: name });
  const signActor = actorSigner(name, keys, config.TOKEN_SECONDS, shared.realNow);
  const differences = new ClockDifferences(name, log);
  const addressOf = (other: string): string => {
    const named = addressKeys(other);
    const found = shared.addresses[other] ?? config[named.address] ?? config[named.listen];
    if (typeof found !== 'string') throw new Error(`no address is known for ${other}`);
    return found;
  };
  const client: ServiceContext['client'] = (definition, division, options = {}) => {
    const owner = options.service ?? ownerOf(definition);
    const actor = options.actor ?? systemActor(name);
    return promiseClient(definition, () => channels.get(addressOf(owner)), {
      caller: name,
      division,
      token: () => signActor(actor, owner),
      failed: (error) => differences.note(error),
    });
  };
  const troubles = new Map<string, Trouble>();
  const trouble = (owner: string): Trouble => {
    const found = troubles.get(owner) ?? new Trouble();
    troubles.set(owner, found);
    return found;
  };
  const rules = ruleReader(
    async (division, key, timeoutMs) => {
      const asked = { division, keys: [key], withSchema: false };
      const reply = await client(directory.DirectoryServiceService, division).getRules(asked, { timeoutMs });
      return reply.rules[0]?.valueJson;
    },
    (message) => log.warn(message),
    trouble('directory'),
  );
  const calendar = calendarReader(
    (year, timeoutMs) => client(directory.DirectoryServiceService, '').getCalendar({ year }, { timeoutMs }),
    trouble('directory'),
  );
  shared.readers.push(rules, calendar);
  return {
    name,
    config: config as ServiceContext['config'],
    store,
    bus,
    clock,
    log,
    keys,
    rules,
    calendar,
    trouble,
    deadLetters: deadLettersOn(store),
    local,
    stopping: shared.stopping.signal,
    client,
    addressOf,
    announce: (what, address) => {
      shared.addresses[what] = address;
    },
    signActor,
    verifyActor: actorVerifier(name, keys, shared.realNow),
    clockDifferences: () => differences.recent(),
  };
}
