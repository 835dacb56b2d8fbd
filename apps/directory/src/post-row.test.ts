import { directory, Gazetteer } from '@mingjing/contracts';
import { postId, readPerson, readPersonWithPost } from './post-row';

const places = new Gazetteer(
  [
    { id: '632800', name: '海西州', path: ['632800'] },
    { id: '632821', name: '乌兰县', path: ['632800', '632821'] },
  ],
  [
    { id: 'u-1', name: '民政局', retired: false, divisionPath: ['632800', '632821'] },
    { id: 'u-2', name: '水务局', retired: false, divisionPath: ['632800'] },
  ],
);
const row = (given: Partial<directory.PersonRow>): directory.PersonRow =>
  directory.PersonRow.fromPartial({ row: 2, username: 'Zhang.San', name: '示例人员', role: '参评单位管理员', units: '民政局', ...given });
const post = (given: Partial<directory.PersonRow>) => readPersonWithPost(row(given), places).value?.post;
const faults = (given: Partial<directory.PersonRow>) =>
  readPersonWithPost(row(given), places).faults.map(({ field, code }) => `${field} ${code}`);

test.each([
  ['参评单位管理员', 'unitAdmin'],
  ['单位管理员', 'unitAdmin'],
  ['unitadmin', 'unitAdmin'],
  [' 一把手 ', 'unitHead'],
])('the role %s is %s', (text, role) => {
  expect(post({ role: text })).toMatchObject({ role, units: ['u-1'], divisions: [], divisionPath: ['632800', '632821'] });
});

test('a post is named after where and what, unless it is given a name', () => {
  expect(post({ units: '民政局、水务局' })?.name).toBe('民政局、水务局参评单位管理员');
  expect(post({ role: '督查组', units: '', divisions: '乌兰县' })?.name).toBe('乌兰县作风督查组');
  expect(post({ post: '第一岗' })?.name).toBe('第一岗');
});

test('the same post has the same id, in whatever order its scope is written', () => {
  const one = post({ units: '民政局、水务局', post: '岗' });
  const other = post({ units: '水务局，民政局', post: '岗' });
  expect(one && postId(one)).toBe(other && postId(other));
  const third = post({ units: '民政局', post: '岗' });
  expect(one && postId(one)).not.toBe(third && postId(third));
});

test('every fault of a row is told at once', () => {
  expect(faults({ username: '张三', name: '', role: '书记', units: '没有的局', divisions: '没有的县' })).toEqual([
    'username account.usernameInvalid',
    'name field.required',
    'role post.roleUnknown',
    'units unit.unknown',
    'divisions division.unknown',
  ]);
  expect(faults({ username: '', role: '' })).toEqual(['username field.required', 'role field.required']);
  expect(faults({ units: '' })).toEqual(['units post.scopeEmpty']);
  expect(faults({ divisions: '乌兰县' })).toEqual(['divisions post.scopeOfUnits']);
});

test('an account needs no post; a post that is given is checked with it', () => {
  expect(readPerson(row({ role: '', units: '' }), places)).toEqual({
    row: 2,
    faults: [],
    value: { username: 'zhang.san', name: '示例人员' },
  });
  expect(readPerson(row({ units: '没有的局' }), places).faults.map(({ field }) => field)).toEqual(['units']);
});
