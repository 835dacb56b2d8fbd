import { FORMATS, type Format } from '../src/export/export';
import { KINDS, routes } from '../src/services';
import { type kinds as directoryKinds } from '../src/services/directory/imports';
import { type kinds as evaluationKinds } from '../src/services/evaluation/imports';
import { type kinds as notificationKinds } from '../src/services/notification/imports';
import { fillHouse } from './full-house';
import { SEED } from './fuzz/random';
import { signIn, startPlatform, type Platform } from './platform';

let platform: Platform;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  platform = await startPlatform({ SMS_PROVIDER: 'off' });
  tokens['coordinator'] = await signIn(platform, 'coordinator-a', 'coordinator', { divisions: ['632800'] });
  tokens['sysAdmin'] = await signIn(platform, 'sysadmin-a', 'sysAdmin', {});
  tokens['secAdmin'] = await signIn(platform, 'secadmin-a', 'secAdmin', {});
  await fillHouse(platform, tokens['coordinator']);
});
afterAll(async () => platform?.stop());

type KindName = keyof typeof directoryKinds | keyof typeof evaluationKinds | keyof typeof notificationKinds;

/** Addresses of the lists that can be taken out as files. */
const TABLES = routes.flatMap(({ path }) => /^\/api\/v1(?!\/imports)(.+)\.xlsx$/.exec(path)?.[1] ?? []);

/** Who takes a table out and brings it back. */
const WHO: Record<KindName, string> = {
  units: 'coordinator',
  accounts: 'sysAdmin',
  posts: 'secAdmin',
  'service-points': 'coordinator',
  matters: 'coordinator',
  officials: 'coordinator',
  'handled-counts': 'coordinator',
};

/** Tables that nothing is imported from, and why. */
const WITHOUT_IMPORT: Readonly<Record<string, string>> = {
  '/posts': 'posts are given to people: what the import of posts reads is the table of accounts',
  '/plates': 'plates come with windows, and what stands on paper is not changed by a file',
  '/evaluations': 'what the public said',
  '/releases': 'computed',
  '/messages': 'a log',
  '/opt-outs': 'numbers are masked and nobody is opted out by a file',
  '/officials/reminders': 'computed',
  '/cases': 'handled case by case',
  '/statistics/summary': 'computed',
  '/statistics/missing-entries': 'computed',
  '/document-numbers': 'numbers are given by the register alone',
  '/instructions': 'handled one by one',
  '/instruction-figures': 'computed',
  '/audit': 'a log',
};

/** Who has no post is given none by a file, and none is given of a unit that is retired: said aloud, and nothing is written. */
const REFUSED: Partial<Record<KindName, string[]>> = { posts: ['field.required', 'unit.retired'] };

/** Which import reads which table. */
const ROUND_TRIPS: [table: string, kind: KindName, query?: string][] = [
  ['/units', 'units'],
  ['/accounts', 'accounts'],
  ['/accounts', 'posts'],
  ['/service-points', 'service-points', '?includeRetired=true'],
  ['/matters', 'matters'],
  ['/officials', 'officials'],
  ['/handled-counts', 'handled-counts'],
];

const as = (who: string) => ({ authorization: `Bearer ${tokens[who]}` });

async function exported(table: string, format: Format, who: string, query = ''): Promise<Buffer> {
  const answer = await fetch(`${platform.url}/api/v1${table}.${format}${query}`, { headers: as(who) });
  const file = Buffer.from(await answer.arrayBuffer());
  expect([table, answer.status, answer.status === 200 ? '' : file.toString()]).toEqual([table, 200, '']);
  return file;
}

interface Outcome {
  rows: number;
  outside: number;
  blank: number;
  accepted: number;
  unchanged: number;
  rejected: number;
  errors: { row: number; field: string; code: string }[];
  ignoredColumns: string[];
}

async function imported(kind: KindName, file: Buffer, format: Format, query = ''): Promise<Outcome> {
  const { body } = await platform.http
    .post(`/api/v1/${kind}/import${query}`)
    .set(as(WHO[kind]))
    .attach('file', file, `export.${format}`)
    .expect(200);
  return body as Outcome;
}

/** What changes by itself: who was seen when, and what was written about who asked for what. */
const BESIDE = /session|attempts|origins|audit|message|dead|guess|divisions/i;

/** Every document of the owners of tables, whole: an import that changed anything would show here. */
async function documents(): Promise<string[]> {
  const found: string[] = [];
  for (const service of ['directory', 'evaluation', 'notification']) {
    for (const [name, model] of Object.entries(platform.running.context(service).store.connection.models)) {
      if (BESIDE.test(name)) continue;
      // What was told to others since is no change.
      const all = await model.find({}, { publishedTo: 0, pending: 0 }).sort({ _id: 1 }).lean();
      found.push(...all.map((document) => `${name} ${JSON.stringify(document)}`));
    }
  }
  return found;
}

test('every table comes back by an import, or there is a reason why none reads it', () => {
  const back = new Set<string>(ROUND_TRIPS.map(([table]) => table));
  const reasons = Object.keys(WITHOUT_IMPORT);
  expect([...back, ...reasons].sort()).toEqual(TABLES.sort());
  expect(new Set(ROUND_TRIPS.map(([, kind]) => kind))).toEqual(new Set(Object.keys(KINDS)));
});

describe.each(ROUND_TRIPS)('the table %s, brought back as it is by the import of %s', (table, kind, query = '') => {
  const known = new Set<string>((KINDS[kind]?.columns ?? []).flatMap(({ names }) => names));

  test.each(FORMATS)('.%s: every row is there, and no document is another', async (format) => {
    const file = await exported(table, format, WHO[kind], query);
    const before = await documents();
    for (const how of ['?dryRun=true', '']) {
      const { accepted, unchanged, errors, ignoredColumns } = await imported(kind, file, format, how);
      const refused = errors.filter(({ code }) => !REFUSED[kind]?.includes(code));
      // The seed draws the same names again: FUZZ_SEED.
      expect({ SEED, accepted, refused }).toEqual({ SEED, accepted: 0, refused: [] });
      expect(unchanged).toBeGreaterThan(10);
      // What only exports have is passed over aloud; what the import knows is read.
      expect(ignoredColumns.filter((heading) => known.has(heading))).toEqual([]);
      expect(ignoredColumns.length > 0).toBe(table !== '/handled-counts');
    }
    expect(await documents()).toEqual(before);
    const again = await exported(table, format, WHO[kind], query);
    if (format === 'csv') expect(again.toString()).toBe(file.toString());
  });
});

test.each(['?division=632821', '?division=632821990', `?query=${encodeURIComponent('=')}`])(
  'what was narrowed by %s comes back too',
  async (query) => {
    for (const [table, kind] of ROUND_TRIPS.filter(([at]) => ['/units', '/service-points'].includes(at))) {
      const outcome = await imported(kind, await exported(table, 'csv', WHO[kind], query), 'csv');
      expect({ SEED, ...outcome }).toMatchObject({ accepted: 0, rejected: 0, errors: [] });
    }
  },
);

describe('what was edited in an export', () => {
  const lines = async (table: string, who: string): Promise<string[]> => (await exported(table, 'csv', who)).toString().split('\r\n');
  const sent = (kind: KindName, head: string, line: string): Promise<Outcome> =>
    imported(kind, Buffer.from(`${head}\r\n${line}\r\n`), 'csv');

  test.each<[table: string, kind: KindName, name: string]>([
    ['/units', 'units', '寻常局'],
    ['/service-points', 'service-points', '寻常站'],
  ])('a name in %s makes no second one, but is refused with the way out', async (table, kind, name) => {
    const [head = '', ...rows] = await lines(table, 'coordinator');
    const line = rows.find((row) => row.includes(`,${name},`)) ?? '';
    const before = await documents();
    const outcome = await sent(kind, head, line.replace(`,${name},`, `,改名后的${name},`));
    expect(outcome).toMatchObject({
      accepted: 0,
      unchanged: 0,
      rejected: 1,
      errors: [{ field: 'name', message: expect.stringContaining('清空本行的编号') }],
    });
    expect(await documents()).toEqual(before);
  });

  test('a masked value that is another’s, or of a new row, is never written', async () => {
    const [head = '', ...rows] = await lines('/matters', 'coordinator');
    const line = rows.find((row) => row.startsWith('寻常-1,')) ?? '';
    expect(line).toContain('138****5678');
    expect(line).toContain('示**');
    const before = await documents();
    const asNew = line.replace('寻常-1,', '寻常-1-新,').replace(/,mt-[^,]*$/, ',');
    const tries: [string, string, string][] = [
      [line.replace('138****5678', '138****0000'), 'phone', 'matter.differs'],
      [line.replace('138****5678', '1385678****'), 'phone', 'matter.differs'],
      [line.replace('示**', '另*'), 'applicantName', 'matter.differs'],
      [asNew.replace('示**', ''), 'phone', 'phone.masked'],
      [asNew.replace('138****5678', ''), 'applicantName', 'name.masked'],
    ];
    for (const [changed, field, code] of tries) {
      expect([changed, await sent('matters', head, changed)]).toMatchObject([
        changed,
        { accepted: 0, unchanged: 0, rejected: 1, errors: [{ row: 2, field, code }] },
      ]);
    }
    expect(await documents()).toEqual(before);
    // The same with what was covered written whole again.
    expect(await sent('matters', head, line.replace('138****5678', '13812345678').replace('示**', '示例某'))).toMatchObject({
      unchanged: 1,
    });
  });

  test('a masked name makes no account', async () => {
    const [head = ''] = await lines('/accounts', 'sysAdmin');
    const refused = await imported('accounts', Buffer.from(`${head}\r\nnewcomer,示*\r\nnewcomer,示*,领导\r\n`), 'csv');
    expect(refused).toMatchObject({ accepted: 0, unchanged: 0, rejected: 2 });
    expect(refused.errors).toContainEqual(expect.objectContaining({ row: 2, field: 'name', code: 'account.nameMasked' }));
  });

  test('a masked number of an official is compared, and enters nobody', async () => {
    const [head = '', ...rows] = await lines('/officials', 'coordinator');
    const line = rows.find((row) => row.includes(',寻常人,')) ?? '';
    expect(line).toContain('138****5678');
    const withoutId = line.replace(/^[^,]*/, '');
    const before = await documents();
    expect(await sent('officials', head, withoutId)).toMatchObject({ unchanged: 1 });
    for (const [changed, code] of [
      [line.replace('138****5678', '139****5678'), 'official.differs'],
      [withoutId.replace('138****5678', '139****5678'), 'official.differs'],
      [withoutId.replace(',寻常人,', ',新来的人,'), 'official.phoneMasked'],
      [withoutId.replace(',寻常人,', ',新*,').replace('138****5678', '13812349999'), 'official.nameMasked'],
    ] as const) {
      expect([changed, await sent('officials', head, changed)]).toMatchObject([
        changed,
        { accepted: 0, unchanged: 0, rejected: 1, errors: [{ code }] },
      ]);
    }
    expect(await documents()).toEqual(before);
  });

  test('a number that a program rewrote makes no second matter, but is refused with both ways out', async () => {
    const [head = '', ...rows] = await lines('/matters', 'coordinator');
    const before = await documents();
    for (const [begins, rewritten] of [
      ['寻常-1,', '寻常-2,'],
      // Without a phone or a name nothing else would stop it.
      ["'00012345,", '12345,'],
      ["'1E5,", '100000,'],
      ["'3/4,", '2026-03-04,'],
    ] as const) {
      const line = rows.find((row) => row.startsWith(begins)) ?? '';
      expect([begins, await sent('matters', head, line)]).toMatchObject([begins, { unchanged: 1 }]);
      expect([begins, await sent('matters', head, line.replace(begins, rewritten))]).toMatchObject([
        begins,
        {
          accepted: 0,
          unchanged: 0,
          rejected: 1,
          errors: [
            { field: 'matterNumber', code: 'matter.differs', message: expect.stringMatching(/改回原编号.*清空本行的“办理事项编号”/) },
          ],
        },
      ]);
    }
    expect(await documents()).toEqual(before);
  });

  test.each(FORMATS)('an older export of handled counts takes back no newer number: .%s', async (format) => {
    const old = await exported('/handled-counts', format, 'coordinator');
    const [head = '', line = ''] = await lines('/handled-counts', 'coordinator');
    const handled = Number(/,2026-03,(\d+),/.exec(line)?.[1]);
    const changed = line.replace(`,2026-03,${handled},`, `,2026-03,${handled + 150},`);
    expect(await sent('handled-counts', head, changed)).toMatchObject({ accepted: 1, changed: 1, rejected: 0 });
    const before = await documents();
    const again = await imported('handled-counts', old, format);
    expect(again).toMatchObject({ accepted: 0, changed: 0, rejected: 1, errors: [{ field: 'handled', code: 'handledCount.newer' }] });
    expect(again.rows).toBe(again.unchanged + again.rejected + again.blank + again.outside);
    expect(await documents()).toEqual(before);
    expect((await lines('/handled-counts', 'coordinator'))[1]).toContain(`,2026-03,${handled + 150},`);
  });
});
