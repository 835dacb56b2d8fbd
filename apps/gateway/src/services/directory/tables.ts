import type { directory } from '@mingjing/contracts';
import { ROLE_NAMES } from '@mingjing/rights';
import type { Call } from '../../call';
import { accountFilters, postFilters } from './accounts';
import { unitFilters } from './divisions';
import { auditFilters } from './audit';
import { Names } from '../../export/names';
import { pages } from '../../export/rows';
import { table, type Column } from '../../export/table';
import { AUDIT_OUTCOMES, momentText, secondText, word, yesNo } from '../../export/words';

const PAGE = 200;

export const units = table({
  name: 'units',
  title: '单位',
  tag: 'Divisions and units',
  filters: unitFilters,
  open(call, filters) {
    const names = new Names(call);
    const ask = async ({ directory: service }: Call, page: { page: number; pageSize: number }) => {
      const { units: rows, total } = await service.listUnits({ ...filters, ...page, ids: [] });
      await names.readDivisions();
      return { rows, total };
    };
    return { columns: unitColumns(names), lots: pages(call, ({ id }) => id, ask) };
  },
});

function unitColumns(names: Names): Column<directory.Unit>[] {
  return [
    { header: '编号', width: 22, of: ({ id }) => id },
    { header: '单位名称', width: 32, of: ({ name }) => name },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '机关代字', of: ({ documentPrefix }) => documentPrefix },
    { header: '状态', of: ({ retired }) => (retired ? '已撤销' : '使用中') },
  ];
}

export const accounts = table({
  name: 'accounts',
  title: '人员账号',
  tag: 'Accounts and posts',
  filters: accountFilters,
  open(call, filters) {
    const names = new Names(call);
    const ask = async ({ directory: service }: Call, page: { page: number; pageSize: number }) => {
      const { accounts: rows, total } = await service.listAccounts({ ...filters, ...page });
      return { rows, total };
    };
    return {
      columns: accountColumns(names),
      lots: held(
        pages(call, ({ id }) => id, ask),
        names,
        call,
      ),
    };
  },
});

/** An account with one of the posts it holds now or will; one without any stands in one row as well. */
interface AccountRow {
  account: directory.Account;
  assignment?: directory.Assignment;
}

/** A row for each post, as the imports of people and of posts read them. */
async function* held(lots: AsyncIterable<directory.Account[]>, names: Names, call: Call): AsyncGenerator<AccountRow[]> {
  const now = call.gateway.context.clock.now();
  await Promise.all([names.readDivisions(), names.readAllUnits()]);
  for await (const accounts of lots) {
    yield accounts.flatMap((account): AccountRow[] => {
      const current = account.assignments.filter(({ post, to }) => post && (!to || to > now));
      // Two posts may say the same; the imports know one.
      const told = new Map(current.map((assignment) => [saying(assignment), assignment]));
      return told.size === 0 ? [{ account }] : [...told.values()].map((assignment) => ({ account, assignment }));
    });
  }
}

function saying({ post }: directory.Assignment): string {
  return JSON.stringify(post && [post.name, post.role, post.units, post.divisions]);
}

function accountColumns(names: Names): Column<AccountRow>[] {
  return [
    { header: '用户名', width: 18, of: ({ account }) => account.username },
    { header: '姓名', width: 14, of: ({ account }) => account.name },
    { header: '角色', width: 24, of: ({ assignment }) => word(ROLE_NAMES, assignment?.post?.role ?? '') },
    { header: '单位', width: 32, of: ({ assignment }) => (assignment?.post?.units ?? []).map(names.unit).join('、') },
    { header: '行政区划', width: 24, of: ({ assignment }) => (assignment?.post?.divisions ?? []).map(names.division).join('、') },
    { header: '岗位名称', width: 32, of: ({ assignment }) => assignment?.post?.name ?? '' },
    { header: '任职自', width: 17, of: ({ assignment }) => momentText(assignment?.from) },
    { header: '任职至', width: 17, of: ({ assignment }) => momentText(assignment?.to) },
    { header: '是否停用', of: ({ account }) => yesNo(account.disabled) },
    { header: '本人尚未设置口令', of: ({ account }) => yesNo(account.mustChangePassword) },
  ];
}

export const posts = table({
  name: 'posts',
  title: '岗位',
  tag: 'Accounts and posts',
  filters: postFilters,
  open(call, filters) {
    const names = new Names(call);
    const lots = async function* () {
      const { posts: rows } = await call.directory.listPosts(filters);
      await Promise.all([names.readDivisions(), names.readUnits(rows.flatMap(({ units: ids }) => ids))]);
      yield rows;
    };
    const columns: Column<directory.Post>[] = [
      { header: '编号', width: 22, of: ({ id }) => id },
      { header: '岗位', width: 32, of: ({ name }) => name },
      { header: '角色', width: 18, of: ({ role }) => word(ROLE_NAMES, role) },
      { header: '管辖区划', width: 24, of: ({ divisions }) => divisions.map(names.division).join('、') },
      { header: '管辖单位', width: 32, of: ({ units: ids }) => ids.map(names.unit).join('、') },
    ];
    return { columns, lots: lots() };
  },
});

export const audit = table({
  name: 'audit',
  title: '审计日志',
  tag: 'Audit and operation',
  filters: auditFilters,
  open(call, { from, to, ...rest }) {
    const given = { ...rest, from: from ? new Date(from) : undefined };
    return { columns: AUDIT_COLUMNS, lots: entries(call, given, to ? new Date(to) : undefined) };
  },
});

type Asked = Pick<directory.ListAuditEntriesRequest, 'actor' | 'action' | 'outcome' | 'from'>;

/**
 * Newest first, read on by time: reading the log is itself entered in it, so pages would move while they are turned, and
 * what is entered from now on is not part of it.
 */
async function* entries(call: Call, asked: Asked, until: Date | undefined): AsyncGenerator<directory.AuditEntry[]> {
  let to = until;
  let page = 1;
  let known = new Set<string>();
  for (;;) {
    const { entries: rows } = await (await call.again()).directory.listAuditEntries({ ...asked, to, page, pageSize: PAGE });
    yield rows.filter(({ id }) => !known.has(id));
    const last = rows.at(-1)?.at;
    if (!last || rows.length < PAGE) return;
    const next = new Date(last.getTime() + 1);
    // A whole page of one millisecond: time alone leads no further.
    page = to && next >= to ? page + 1 : 1;
    to = to && next >= to ? to : next;
    known = new Set([...(page > 1 ? known : []), ...rows.filter(({ at }) => at && at >= last).map(({ id }) => id)]);
  }
}

const AUDIT_COLUMNS: Column<directory.AuditEntry>[] = [
  { header: '编号', width: 18, of: ({ id }) => id },
  { header: '时间', width: 20, of: ({ at }) => secondText(at) },
  { header: '操作人', width: 20, of: ({ actor }) => actor },
  { header: '操作', width: 22, of: ({ action }) => action },
  { header: '对象', width: 26, of: ({ target }) => target },
  { header: '结果', of: ({ outcome }) => word(AUDIT_OUTCOMES, outcome) },
  { header: '原因', width: 30, of: ({ reason }) => reason },
  { header: '行政区划', of: ({ division }) => division },
  { header: '校验值', width: 30, of: ({ hash }) => hash },
];
