import { sameName, type directory, type Gazetteer } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { Faults } from '@mingjing/kit';
import { POST_ROLES, ROLE_NAMES, type Role } from '@mingjing/rights';
import { createAccount, noAccount, normalUsername } from './account';
import { derivedId, oneLine, optionalLine, required } from './fields';
import { checkedPost, type Post } from './post';
import type { ReadRow } from './rows';

/** What else people write for a role, besides its code and its name. */
const OTHER_WORDS: Partial<Record<Role, readonly string[]>> = {
  windowStaff: ['窗口人员'],
  unitAdmin: ['单位管理员'],
  unitHead: ['一把手', '单位负责人', '主要负责人'],
  supervisor: ['督查组', '督查员'],
  coordinator: ['协调员'],
  coordinationCentre: ['联合监督中心', '协调指导中心'],
  forceOfficer: ['联络员'],
};
const nameOf = (role: Role): string => ROLE_NAMES[role] ?? role;

/** An account that is meant, with the words a person reads. */
export interface Person {
  username: string;
  name: string;
}

export type PlannedPost = Omit<Post, '_id' | 'createdAt' | 'createdBy'>;

/** The account part of one row of a spreadsheet of people; the post, where one is given, is checked too. */
export function readPerson(row: directory.PersonRow, places: Gazetteer): ReadRow<Person> {
  const faults = new Faults();
  const person = personOf(row, faults);
  if (row.role.trim() !== '') postOf(row, places, faults);
  // A post once given stays with a unit that was retired since; only giving it anew is refused.
  const list = faults.list.filter(({ code }) => code !== 'unit.retired');
  return { row: row.row, faults: list, ...(person && list.length === 0 && { value: person }) };
}

/** The whole row: who, and which post. */
export function readPersonWithPost(row: directory.PersonRow, places: Gazetteer): ReadRow<{ person: Person; post: PlannedPost }> {
  const faults = new Faults();
  const person = personOf(row, faults);
  const post = postOf(row, places, faults);
  return { row: row.row, faults: faults.list, ...(person && post && faults.list.length === 0 && { value: { person, post } }) };
}

/** The same post for everybody whose row says the same: its id stands for what it is. */
export function postId({ name, role, divisions, units }: PlannedPost): string {
  return derivedId('p', 'import', name, role, ...[...divisions].sort(), '', ...[...units].sort());
}

function personOf({ username: given, name: givenName }: directory.PersonRow, faults: Faults): Person | undefined {
  const username = normalUsername(given);
  faults.try('username', () => {
    if (username === '') throw required('username');
    createAccount(username, true, new Date(0))(noAccount(), { exists: false });
  });
  const name = faults.try('name', () => oneLine('name', givenName, 50));
  return name === undefined ? undefined : { username, name };
}

function postOf(row: directory.PersonRow, places: Gazetteer, faults: Faults): PlannedPost | undefined {
  const before = faults.list.length;
  const role = faults.try('role', () => roleOf(row.role));
  const units = listed(row.units).map((text) => faults.try('units', () => places.unit(text)));
  const beside = { path: units.find((one) => one !== undefined)?.divisionPath, words: `${row.units} ${row.post}` };
  const divisions = listed(row.divisions).map((text) => faults.try('divisions', () => places.division(text, beside)));
  const label = faults.try('post', () => optionalLine('post', row.post));
  if (!role || label === undefined || faults.list.length > before) return undefined;
  const known = { units: units.filter((one) => one !== undefined), divisions: divisions.filter((one) => one !== undefined) };
  const where = [...known.units, ...known.divisions].map(({ name }) => name).join('、');
  const name = label || [...`${where}${nameOf(role)}`].slice(0, 100).join('');
  try {
    const given = { name, role, units: known.units.map(({ id }) => id), divisions: known.divisions.map(({ id }) => id) };
    const path = [...known.units.map(({ divisionPath }) => divisionPath), ...known.divisions.map((one) => one.path)].flat();
    return { ...checkedPost(given), divisionPath: [...new Set(path)] };
  } catch (error) {
    faults.add(fieldOf(error), error);
    return undefined;
  }
}

/** `post.units` as the row calls it. */
function fieldOf(error: unknown): string {
  const field = error instanceof Refused ? (error.details.field ?? '') : '';
  return field === 'post.name' ? 'post' : field.replace(/^post\./, '');
}

function roleOf(text: string): Role {
  const given = text.trim();
  if (given === '') throw required('role');
  const found = POST_ROLES.find((role) => [role, nameOf(role), ...(OTHER_WORDS[role] ?? [])].some((word) => sameName(word, given)));
  if (found) return found;
  throw new Refused('post.roleUnknown', 'invalid', {
    zh: `没有“${given}”这种角色。可填：${POST_ROLES.map(nameOf).join('、')}。`,
    en: `No role "${given}". Known: ${POST_ROLES.join(', ')}.`,
  });
}

function listed(text: string): string[] {
  return text
    .split(/[、,，;；|\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
