import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Refused } from '@mingjing/contracts/refused';
import { clockOf, openPlatformKeys, readConfig, type Actor, type BaseConfig, type Role } from '@mingjing/kit';
import { openStore } from '@mingjing/store';
import { accountId, createAccount, normalUsername, updateAccount } from './account';
import { assignPost } from './assignment';
import { config as shape } from './config';
import { oneLine, oneOf } from './fields';
import { issue } from './issuing';
import { models as registered } from './models';
import { change, openOffice, type DirectoryContext, type Office } from './office';
import { ADMINISTRATORS } from '@mingjing/rights';
import type { Post } from './post';
import { realNow } from './real-time';

/** Whom an operator at the machine makes an administrator (again), and why. */
export interface Recovery {
  username: string;
  /** `sysAdmin`, `secAdmin` or `auditAdmin`. */
  role: string;
  /** Of an account that is not there yet. */
  name: string;
  /** For the audit log. */
  reason: string;
}

export interface Recovered {
  username: string;
  role: Role;
  /** Told this once; sets a password at the sign-in page. */
  code: string;
  until: Date;
  made: boolean;
}

const OPERATOR: Actor = { id: 'operator', name: '', assignments: [] };
const call = { actor: OPERATOR, division: '' };

/**
 * Gives an account the post of an administrator and a one-time code, without anybody's consent but that of who owns the machine:
 * for the day on which no administrator can sign in. The auditor reads of it.
 * @throws Refused `store.locked` while another process has the embedded store, `recover.noData`, `recover.noKeys`,
 * `assignment.administratorsApart`, and what a bad name, role or reason is refused with
 */
export async function recover(env: Record<string, string | undefined>, wanted: Recovery): Promise<Recovered> {
  const config = readConfig([shape], env) as DirectoryContext['config'];
  mustBeThere(config);
  const { INSTANCE: instance, MONGODB_URI: mongodbUri, DATA_DIR: dataDir } = config;
  const store = await openStore({ service: 'directory', instance, mongodbUri, dataDir });
  try {
    const models = registered(store);
    await store.ready();
    if ((await models.divisions.model.countDocuments({})) === 0) throw noData(dataDir);
    const context = { name: 'directory', config, store, keys: openPlatformKeys(config), clock: clockOf(config) } as DirectoryContext;
    return await recovered(openOffice(context, models), wanted);
  } finally {
    await store.close();
  }
}

/** Neither a new store nor a new key is made by this: with a new key nothing of the old data could be read. */
function mustBeThere({ MONGODB_URI, DATA_DIR, KEYS_DIR }: BaseConfig): void {
  if (!MONGODB_URI && !existsSync(path.join(DATA_DIR, 'store', 'directory'))) throw noData(DATA_DIR);
  if (existsSync(path.join(KEYS_DIR, 'master.key'))) return;
  throw new Refused('recover.noKeys', 'missing', {
    zh: `${KEYS_DIR} 中没有密钥。请把 KEYS_DIR 设为平台正在使用的密钥目录。`,
    en: `There are no keys in ${KEYS_DIR}. Set KEYS_DIR to the keys the platform uses.`,
  });
}

function noData(dataDir: string): Refused {
  return new Refused('recover.noData', 'missing', {
    zh: `${dataDir} 中没有平台数据。请把 DATA_DIR（或 MONGODB_URI、INSTANCE）设为平台正在使用的；新平台请先启动一次。`,
    en: `There is no platform in ${dataDir}. Set DATA_DIR (or MONGODB_URI, INSTANCE) to the one in use; start a new one once first.`,
  });
}

async function recovered(office: Office, wanted: Recovery): Promise<Recovered> {
  const { models, trail } = office;
  const role = oneOf('role', wanted.role, ADMINISTRATORS);
  const reason = oneLine('reason', wanted.reason, 200);
  const username = normalUsername(wanted.username);
  const id = accountId(username);
  const cause = `recover:${randomUUID()}`;
  const made = (await models.accounts.load(id)) === undefined;
  if (made) await make(office, id, username, oneLine('name', wanted.name, 50), cause);
  await appoint(office, id, role, cause);
  const { code = '', until } = await issue(office, call, id, {
    id: `${id}-${randomUUID().replaceAll('-', '')}`,
    channel: 'terminal',
    by: OPERATOR.id,
  });
  await trail.done(call, 'recover', id, `${role}: ${reason}`);
  return { username, role, code, until, made };
}

async function make(office: Office, id: string, username: string, name: string, cause: string): Promise<void> {
  const sealed = office.personal.seal({ name, passwordHash: '' });
  const decision = createAccount(username, false, realNow());
  await office.models.accounts.handle(id, { id: `${cause}:make` }, { ...change(office, call, ''), sealed }, decision);
}

/** Enabled, and in office from now on unless it is without an end already. */
async function appoint(office: Office, id: string, role: (typeof ADMINISTRATORS)[number], cause: string): Promise<void> {
  const { models, context } = office;
  const now = context.clock.now();
  const enabling = updateAccount({ renamed: false, disabled: false }, { now, formerDays: 0 });
  const { state } = await models.accounts.handle(id, { id: `${cause}:enable` }, change(office, call, ''), enabling);
  if (state.assignments.some((held) => held.role === role && held.from <= now && !held.to)) return;
  const post = await postOf(office, role, now);
  const held = { id: `${id}-${randomUUID().replaceAll('-', '')}`, postId: post, role, from: now };
  await models.accounts.handle(id, { id: `${cause}:assign` }, change(office, call, ''), assignPost(held, true));
}

async function postOf({ models, root }: Office, role: Role, now: Date): Promise<string> {
  const [there] = await models.posts.find({ role }).sort({ _id: 1 }).limit(1).lean<Post[]>();
  if (there) return there._id;
  const post: Post = {
    ...{ _id: `p-recovered-${role}`, name: role, role, divisions: [root], units: [], divisionPath: [root] },
    ...{ createdAt: now, createdBy: OPERATOR.id },
  };
  await models.posts.insertMany([post]);
  return post._id;
}
