import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRefused } from '@mingjing/contracts/refused';
import { readAtStart, type CallContext, type Role } from '@mingjing/kit';
import { z } from 'zod';
import { accountId, createAccount } from './account';
import { assignPost } from './assignment';
import { change, type Office } from './office';
import { hashPassword, randomPassword } from './password';
import { realNow } from './real-time';
import type { Post } from './post';

/** 三员: the only accounts of an empty platform. */
const ADMINISTRATORS: { username: string; name: string; role: Role }[] = [
  { username: 'sysadmin', name: '系统管理员', role: 'sysAdmin' },
  { username: 'secadmin', name: '安全管理员', role: 'secAdmin' },
  { username: 'auditadmin', name: '审计管理员', role: 'auditAdmin' },
];

const handedOverSchema = z.object({ accounts: z.array(z.object({ username: z.string(), password: z.string().min(1) })).min(1) });
type InitialAccounts = z.infer<typeof handedOverSchema>;

/** Where the single-use passwords of the first three accounts are handed over. */
export function initialAccountsFile(dataDir: string): string {
  return path.join(dataDir, 'initial-accounts.json');
}

/** Makes the three administrators with random single-use passwords where there is no account at all. */
export async function seedAdministrators(office: Office, call: CallContext): Promise<void> {
  const { models, context } = office;
  const file = initialAccountsFile(context.config.DATA_DIR);
  if (!existsSync(file) && (await models.accounts.model.countDocuments({})) > 0) return;
  const { accounts } = handedOver(file);
  for (const { username, password } of accounts) {
    if (await seedAdministrator(office, call, username, password)) continue;
    // Another process of the directory was first: what it wrote down is right, this is not.
    rmSync(file);
    return;
  }
  context.log.warn({ file }, '三员初始口令已写入文件，请分别交给三人，首次登录须修改 (initial passwords are in this file)');
}

/** The passwords are on disk before the accounts are, so that a crash in between loses neither. */
function handedOver(file: string): InitialAccounts {
  if (existsSync(file)) {
    return readAtStart(file, (text) => handedOverSchema.parse(JSON.parse(text)), {
      zh: '请用备份恢复它；没有备份时删除它再启动，仍没有口令的管理员用 npm run recover 恢复',
      en: 'restore it from a backup; without one delete it, start, and give administrators whose password is lost a new one by npm run recover',
    });
  }
  const made = {
    accounts: ADMINISTRATORS.map(({ username, role }) => ({ username, password: randomPassword(), role })),
  };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
  return made;
}

/** False where the account is there with another password than this. */
async function seedAdministrator(office: Office, call: CallContext, username: string, password: string): Promise<boolean> {
  const { models, personal, context, root, trail } = office;
  const known = ADMINISTRATORS.find((administrator) => administrator.username === username);
  if (!known) return true;
  const id = accountId(username);
  // The cause names the password's keyed hash: the same file again is the same call, another file is another one.
  const cause = `seed:${context.keys.mac('directory.seed')(password)}`;
  const sealed = personal.seal({ name: known.name, passwordHash: await hashPassword(password) });
  try {
    await models.accounts.handle(id, { id: cause }, { ...change(office, call, ''), sealed }, createAccount(username, true, realNow()));
  } catch (error) {
    if (isRefused(error) && error.code === 'account.usernameTaken') return false;
    throw error;
  }
  const post: Post = {
    _id: `p-${username}`,
    name: known.name,
    role: known.role,
    divisions: [root],
    units: [],
    divisionPath: [root],
    createdAt: context.clock.now(),
    createdBy: call.actor.id,
  };
  const { _id, ...fields } = post;
  await models.posts.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
  const held = { id: `${id}-0`, postId: _id, role: known.role, from: context.clock.now() };
  await models.accounts.handle(id, { id: 'seed:assignment' }, change(office, call, ''), assignPost(held, true));
  await trail.done(call, 'createAccount', id, 'initial administrator');
  return true;
}
