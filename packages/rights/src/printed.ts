import { REACHES, type Reach, type Right, type RightsTable } from './right';
import { ROLE_NAMES } from './roles';

const REACH_NAMES: Record<Reach, string> = {
  any: '全部 any',
  division: '本区划 division',
  unit: '本单位 unit',
  member: '点名人员 member',
};

const HEADING = `# 权限表 (Rights)

谁能办什么、管到哪里：全部在此，由拥有数据的服务按本人身份核对。没有列出的一律不能。由 \`npm run rights\` 生成，请改
\`packages/rights/src/<service>.ts\`。

Who may do what, and how far: the whole of it, enforced by the service that owns the data on the person who acts. What is not
listed nobody may. Made by \`npm run rights\` from \`packages/rights/src/<service>.ts\`.

- **supervising** 督查事项：在参评单位任职的人，不论另有什么岗位，一律不能。Of no use to anybody who also holds a post of a unit.
- **concerns** 回避：涉及本人或者本人所在单位的，不论什么岗位，一律看不到。Whoever it is about, or is of that unit, never gets at it.
`;

/** The table as it is reviewed and printed, in Markdown: a table per service, a row per action, a column per reach. */
export function printed(tables: Readonly<Record<string, RightsTable>>): string {
  const parts = Object.entries(tables)
    .map(([service, table]) => `## ${service}\n\n${head()}\n${Object.entries(table).map(row).join('\n')}\n`)
    .join('\n');
  return `${HEADING}\n${parts}`;
}

function head(): string {
  const columns = ['事项 action', ...REACHES.map((reach) => REACH_NAMES[reach]), '注 marks'];
  return `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}`;
}

function row([action, { holders, marks }]: [string, Right]): string {
  const cells = REACHES.map((reach) =>
    Object.entries(holders)
      .filter(([, held]) => held === reach)
      .map(([holder]) => ROLE_NAMES[holder] ?? `\`${holder}\``)
      .join('、'),
  );
  return `| \`${action}\` | ${cells.join(' | ')} | ${marks.join(' ')} |`;
}
