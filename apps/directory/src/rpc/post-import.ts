import { sameName, type directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { authorise, Faults, mustBeFewRows, outcomeOf, type CallContext } from '@mingjing/kit';
import { accountId, type Account } from '../account';
import { assignPost, heldFor } from '../assignment';
import type { HeldPost } from '../held-post';
import { derivedId } from '../fields';
import { administrationRule, causeOf, change, type Office } from '../office';
import type { Post } from '../post';
import { postId, readPersonWithPost, type Person, type PlannedPost } from '../post-row';
import { gazetteerOf } from '../queries';
import { countsOf, type ReadRow } from '../rows';

interface Meant {
  person: Person;
  post: PlannedPost;
}

/** The accounts of a batch as they are while its rows are taken, and the posts there are. */
interface Standing {
  accounts: Map<string, { state: Account; name: string }>;
  /** Those that say the same, by what they say. */
  posts: Map<string, string[]>;
  newcomerDays: number;
}

/**
 * Gives the people of a spreadsheet their posts, from now on; a post that is not there is made, one that is held already is
 * left alone, and one that has ended is not given back. Accounts must be there: the system administrator imports them from the same file.
 */
export async function importPosts(
  office: Office,
  { rows, dryRun }: directory.ImportPostsRequest,
  call: CallContext,
): Promise<directory.ImportPostsResponse> {
  authorise(call.actor, 'post.manage');
  authorise(call.actor, 'assignment.manage');
  mustBeFewRows(rows);
  const { places } = await gazetteerOf(office);
  const read = rows.map((row) => readPersonWithPost(row, places));
  const standing = await standingOf(office, read);
  for (const one of read) await take(office, call, one, standing, dryRun);
  const outcome = outcomeOf(read);
  if (!dryRun) await office.trail.done(call, 'importPosts', '', countsOf(outcome));
  return outcome;
}

async function standingOf(office: Office, read: readonly ReadRow<Meant>[]): Promise<Standing> {
  const { models, personal } = office;
  const { newcomerDays } = await administrationRule(office);
  const ids = read.flatMap(({ value }) => (value ? [accountId(value.person.username)] : []));
  const [docs, posts] = await Promise.all([
    models.accounts.model
      .find({ _id: { $in: ids } })
      .select({ history: 0 })
      .lean<{ _id: string; sealed?: unknown }[]>(),
    models.posts.find({}).lean<Post[]>(),
  ]);
  return {
    accounts: new Map(docs.map((doc) => [doc._id, { state: models.accounts.stateOf(doc), name: personal.name(doc.sealed) }])),
    posts: sameOnes(posts),
    newcomerDays,
  };
}

async function take(office: Office, call: CallContext, read: ReadRow<Meant>, standing: Standing, dryRun: boolean): Promise<void> {
  if (!read.value) return;
  try {
    read.unchanged = !(await assigned(office, call, read.row, read.value, standing, dryRun));
  } catch (error) {
    const faults = new Faults();
    faults.add(fieldOf(error), error);
    read.faults = faults.list;
  }
}

/** False where the person holds the post already. */
async function assigned(
  office: Office,
  call: CallContext,
  row: number,
  { person, post }: Meant,
  standing: Standing,
  dryRun: boolean,
): Promise<boolean> {
  const id = accountId(person.username);
  const account = accountOf(standing, id, person);
  const now = office.context.clock.now();
  const known = standing.posts.get(postId(post)) ?? [];
  const [key = postId(post)] = known;
  const holds = (held: HeldPost): boolean => [key, ...known].includes(held.postId) && held.from <= now && (!held.to || held.to > now);
  if (account.state.assignments.some(holds)) return false;
  if (id === call.actor.id) throw oneself();
  if (account.state.assignments.some((held) => [key, ...known].includes(held.postId))) throw endedSince();
  const wanted = { id: derivedId(id, call.cause, String(row)), postId: key, role: post.role };
  const held = heldFor(wanted, { by: call.actor, now, newcomerDays: standing.newcomerDays });
  const decision = assignPost(held);
  const planned = decision(account.state, { exists: true });
  if (dryRun) {
    const assignments = planned.flatMap((event) => (event.type === 'PostAssigned' ? [event.data] : []));
    account.state = { ...account.state, assignments: [...account.state.assignments, ...assignments] };
    return true;
  }
  if (known.length === 0) {
    await makePost(office, call, key, post);
    standing.posts.set(postId(post), [key]);
  }
  const cause = causeOf(call, `importPosts:${row}`, { id, key });
  account.state = (await office.models.accounts.handle(id, cause, change(office, call, ''), decision)).state;
  return true;
}

function sameOnes(posts: readonly Post[]): Map<string, string[]> {
  const byContent = new Map<string, string[]>();
  for (const post of posts) byContent.set(postId(post), [...(byContent.get(postId(post)) ?? []), post._id]);
  return byContent;
}

/** @throws Refused `account.notImported`, `account.nameDiffers` */
function accountOf({ accounts }: Standing, id: string, { username, name }: Person) {
  const account = accounts.get(id);
  if (!account) {
    throw new Refused('account.notImported', 'missing', {
      field: 'username',
      zh: `没有用户名为“${username}”的账号。请先由系统管理员导入人员，或核对用户名。`,
      en: `There is no account "${username}". Let the system administrator import the people first, or check the user name.`,
    });
  }
  if (!sameName(account.name, name)) {
    throw new Refused('account.nameDiffers', 'conflict', {
      field: 'name',
      zh: '该用户名是另一姓名的账号，为免错授岗位，本行未导入。请核对用户名和姓名。',
      en: 'The account has another name; nothing was given, lest it be the wrong person. Check user name and name.',
    });
  }
  return account;
}

function oneself(): Refused {
  return new Refused('assignment.oneself', 'refused', {
    field: 'username',
    zh: '不能给自己任命岗位，请由其他人员办理。',
    en: 'Nobody gives themselves a post.',
  });
}

/** The file may be older than the end of the post: nobody is given rights back in silence. */
function endedSince(): Refused {
  return new Refused('assignment.endedSince', 'conflict', {
    field: 'role',
    zh: '该人员任过这个岗位，任期已经结束（或尚未开始）。导入不恢复已结束的任命：确需再次任命，请在“账号”页面单独办理。',
    en: 'The person held this post, and that has ended (or is to begin). An import gives no ended post back: give it on the page of accounts.',
  });
}

/** By its content's id: made once, also when two people import at the same time. */
async function makePost({ models, context, trail }: Office, call: CallContext, _id: string, post: PlannedPost): Promise<void> {
  const fields = { ...post, createdAt: context.clock.now(), createdBy: call.actor.id };
  const { upsertedCount } = await models.posts.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
  if (upsertedCount > 0) await trail.done(call, 'createPost', _id, post.role);
}

function fieldOf(error: unknown): string {
  const field = error instanceof Refused ? (error.details.field ?? '') : '';
  return { postId: 'role', accountId: 'username' }[field] ?? field;
}
