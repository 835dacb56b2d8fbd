import type { directory } from '@mingjing/contracts';
import type { SheetRow } from '@mingjing/sheet';
import { importOperation, partOf, renewing } from '../../import';
import { kinds } from './imports';

export const importAccounts = importOperation(
  'People from a spreadsheet: accounts whose holders set the first password with slip and pick-up code; posts are given by the import of posts',
  'Accounts and posts',
  kinds.accounts,
  ({ directory, once }, rows, { dryRun, renewUnused = false }, part) =>
    directory.importAccounts({ dryRun, renewUnused, batch: once.cause ?? '', rows: rows.map(personOf) }, partOf(once, part)),
  renewing,
);

export const importPosts = importOperation(
  'Posts for people from the same spreadsheet: their accounts must be there',
  'Accounts and posts',
  kinds.posts,
  ({ directory, once }, rows, { dryRun }, part) => directory.importPosts({ dryRun, rows: rows.map(personOf) }, partOf(once, part)),
);

function personOf({ row, cells }: SheetRow): directory.PersonRow {
  return { username: '', name: '', role: '', units: '', divisions: '', post: '', ...cells, row };
}
