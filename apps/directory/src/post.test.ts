import { checkedPost } from './post';

const post = { name: '作风督查组', role: 'supervisor', divisions: ['632801', '632801'], units: [] };

test('a post keeps each division of its scope once', () => {
  expect(checkedPost(post)).toEqual({ ...post, divisions: ['632801'] });
});

test('an administrator needs no scope', () => {
  expect(checkedPost({ ...post, role: 'secAdmin', divisions: [] })).toMatchObject({
    role: 'secAdmin',
    divisions: [],
  });
});

test.each([
  [{ ...post, role: 'emperor' }, 'post.roleUnknown'],
  [{ ...post, role: 'citizen' }, 'post.roleUnknown'],
  [{ ...post, role: 'app' }, 'post.roleUnknown'],
  [{ ...post, role: '' }, 'field.required'],
  [{ ...post, divisions: [] }, 'post.scopeEmpty'],
  [{ ...post, role: 'unitAdmin' }, 'post.scopeEmpty'],
  [{ ...post, role: 'unitAdmin', units: ['u-1'] }, 'post.scopeOfUnits'],
  [{ ...post, name: '' }, 'field.required'],
])('%j is refused as %s', (given, code) => {
  expect(() => checkedPost(given)).toThrow(expect.objectContaining({ code }));
});
