import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { recover, type Recovery } from '@mingjing/directory';
import { ConfigError, processEnvironment, Refused } from '@mingjing/kit';

const ROLES = 'sysAdmin 系统管理员 / secAdmin 安全管理员 / auditAdmin 审计管理员';
const QUESTIONS: { key: keyof Recovery; words: string }[] = [
  { key: 'role', words: `恢复哪个管理员 (role): ${ROLES}\n> ` },
  { key: 'username', words: '用户名，已有或新建 (user name)\n> ' },
  { key: 'name', words: '姓名，仅新建时使用 (name, of a new account)\n> ' },
  { key: 'reason', words: '事由，将写入审计日志 (reason, for the audit log)\n> ' },
];

class Unanswered extends Error {}

/** `npm run recover`: what is not given as an option is asked for at the terminal. */
async function asked(): Promise<Recovery> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { role: text, username: text, name: text, reason: text } });
  const given = Object.entries(values).filter(([, value]) => typeof value === 'string');
  const answers: Recovery = { role: '', username: '', name: '', reason: '', ...(Object.fromEntries(given) as Partial<Recovery>) };
  const missing = QUESTIONS.filter(({ key }) => values[key] === undefined);
  if (missing.length === 0) return answers;
  // Line by line, so that answers from a pipe are heard as well.
  const terminal = createInterface({ input: process.stdin });
  const lines = terminal[Symbol.asyncIterator]();
  for (const { key, words } of missing) {
    process.stdout.write(words);
    const line = await lines.next();
    if (line.done) throw new Unanswered('没有回答完，什么都没有改动 (not all answered; nothing was changed)');
    answers[key] = line.value;
  }
  terminal.close();
  return answers;
}

async function main(): Promise<void> {
  const { username, role, code, until, made } = await recover(processEnvironment(), await asked());
  process.stdout.write(
    [
      `${made ? '已新建账号 (made)' : '已恢复账号 (recovered)'}: ${username}, ${role}`,
      `一次性验证码，只显示这一次 (one-time code, shown this once): ${code.replace(/\B(?=(\d{4})+$)/g, ' ')}`,
      `有效至 (until): ${until.toISOString()}`,
      '请本人在登录页点“用验证码设置新口令” (the holder sets a password with it at the sign-in page)',
      '',
    ].join('\n'),
  );
}

/** What to read on the terminal: of a bug the whole of it. */
function wordsOf(error: unknown): string {
  if (error instanceof Refused) return `${error.details.zh ?? ''}\n${error.message}`;
  const { code = '', message, stack } = error as NodeJS.ErrnoException;
  const plain = error instanceof ConfigError || error instanceof Unanswered || code.startsWith('ERR_PARSE_ARGS');
  return plain ? message : (stack ?? message);
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = 1;
});
