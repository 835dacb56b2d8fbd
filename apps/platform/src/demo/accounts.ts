import { randomBytes } from 'node:crypto';
import assert from 'node:assert';
import path from 'node:path';
import { createOnce, readAtStart } from '@mingjing/kit';
import type { DemoPost } from './post';
import { supervisionPosts } from './supervision';

export interface DemoAccount {
  username: string;
  password: string;
  role: string;
}

const JURISDICTIONS = ['632800-0', '632801', '632802', '632803', '632821', '632822', '632823', '632857'];

/** Everyone who signs in to the demonstration. Names are those of posts: nobody living is meant. */
export function demoPosts(root: string, units: number): DemoPost[] {
  const posts: DemoPost[] = [
    { username: 'coordinator', name: '综合协调员', role: 'coordinator', post: '综合协调组', division: root },
    { username: 'approver', name: '分管领导', role: 'approver', post: '分管领导', division: root },
    { username: 'leader', name: '值班领导', role: 'leader', post: '领导', division: root },
    { username: 'sysadmin', name: '系统管理员', role: 'sysAdmin', post: '系统管理员' },
    { username: 'secadmin', name: '安全管理员', role: 'secAdmin', post: '安全管理员' },
    { username: 'auditadmin', name: '审计管理员', role: 'auditAdmin', post: '审计管理员' },
  ];
  for (const division of JURISDICTIONS) {
    posts.push({ username: `supervisor-${division}`, name: '督查员', role: 'supervisor', post: '作风督查组', division });
  }
  posts.push({
    username: 'supervisor-632801-b',
    name: '督查员（乙岗）',
    role: 'supervisor',
    post: '作风督查组（乙岗）',
    division: '632801',
  });
  for (let unit = 1; unit <= Math.min(6, units); unit += 1) {
    posts.push({ username: `unitadmin-${unit}`, name: `单位管理员 ${unit}`, role: 'unitAdmin', post: '参评单位管理员', unit: unit - 1 });
  }
  posts.push({ username: 'unithead-1', name: '单位负责人', role: 'unitHead', post: '一把手', unit: 0 });
  posts.push({ username: 'windowstaff-1', name: '窗口工作人员', role: 'windowStaff', post: '窗口工作人员', unit: 0 });
  return [...posts, ...supervisionPosts(root, units)];
}

/**
 * Random passwords by user name, kept in DATA_DIR/demo-accounts.json (mode 600) so that a restart shows the same.
 * @throws Refused `file.unusable`
 */
export function demoAccounts(dataDir: string, posts: DemoPost[]): DemoAccount[] {
  const file = path.join(dataDir, 'demo-accounts.json');
  // Letters, digits and a sign each: the stricter of the two password policies asks for them.
  const made = () => posts.map(({ username, role }) => ({ username, password: `Mj-${randomBytes(9).toString('base64url')}7q`, role }));
  createOnce(file, () => `${JSON.stringify({ accounts: made() }, undefined, 2)}\n`);
  return readAtStart(file, accountsIn, {
    zh: '请用备份恢复它；没有备份时，演示账号的口令已无从得知，请换一个空的 DATA_DIR 重新生成演示',
    en: 'restore it from a backup; without one nobody knows the passwords of the demonstration: start a new one in an empty DATA_DIR',
  });
}

function accountsIn(text: string): DemoAccount[] {
  const { accounts } = JSON.parse(text) as { accounts: DemoAccount[] };
  const whole = (one: DemoAccount): boolean => [one.username, one.password, one.role].every((word) => typeof word === 'string');
  assert(accounts.length > 0 && accounts.every(whole), 'not a list of accounts');
  return accounts;
}
