import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { directory as contract } from '@mingjing/contracts';
import type { Clock } from '@mingjing/kit';
import { openStore } from '@mingjing/store';
import { registrarContract } from './registrar-contract';
import { collect, House, refused, type Client } from './house';

/** The real time unless a test says another one. */
let told: Date | undefined;
const clock: Clock = { now: () => told ?? new Date() };

let house: House;
let platform: Client;
beforeAll(async () => {
  house = await House.open(clock);
  platform = house.system('platform');
});
afterAll(() => house.close());

const unit = (given: Partial<contract.Unit>) => ({ unit: contract.Unit.fromPartial(given) });
const coordinator = () => house.person('coordinator', { divisions: ['632801'] });

describe('divisions', () => {
  test('the prefecture, its own level and seven counties stand with towns and villages below, by parent link', async () => {
    const { divisions } = await platform.listDivisions({ root: '', depth: 1 });
    expect(divisions.map(({ id }) => id)).toEqual([
      '632800',
      '632800-0',
      '632801',
      '632802',
      '632803',
      '632821',
      '632822',
      '632823',
      '632857',
    ]);
    const whole = await platform.listDivisions({ root: '', depth: 0 });
    expect(whole.divisions).toHaveLength(1 + 1 + 7 + 46 + 389);
    const { division } = await platform.getDivision({ id: '632801001001' });
    expect(division).toMatchObject({
      level: 'village',
      path: ['632800', '632801', '632801001', '632801001001'],
    });
  });

  test('州本级 contains no region', async () => {
    expect((await platform.listDivisions({ root: '632800-0', depth: 0 })).divisions).toMatchObject([
      { name: '州本级', parentId: '632800' },
    ]);
  });

  test('a new one is made below its parent by the system administrator alone', async () => {
    const division = { id: '632801999', parentId: '632801', name: '新设街道', level: 'town', path: [] };
    await expect(coordinator().createDivision({ division })).rejects.toMatchObject(refused('authorisation.forbidden', 'forbidden'));
    const made = await house.person('sysAdmin').createDivision({ division });
    expect(made.division?.path).toEqual(['632800', '632801', '632801999']);
    await expect(house.person('sysAdmin').createDivision({ division })).rejects.toMatchObject(refused('division.exists', 'conflict'));
    await expect(platform.createDivision({ division: { ...division, id: '632899001', parentId: '632899' } })).rejects.toMatchObject(
      refused('division.missing', 'missing'),
    );
  });
});

describe('units', () => {
  test('are made, renamed and retired within the scope of a coordinator, and nowhere else', async () => {
    const made = await coordinator().createUnit(unit({ name: '格尔木市公安局', division: '632801' }));
    expect(made.unit).toMatchObject({ division: '632801', divisionPath: ['632800', '632801'], version: 1 });
    const changed = await coordinator().updateUnit({ unit: { ...made.unit!, name: '格尔木市公安局（新）' } });
    expect(changed.unit).toMatchObject({ name: '格尔木市公安局（新）', version: 2 });
    await expect(coordinator().updateUnit({ unit: made.unit! })).rejects.toMatchObject(refused('unit.changed', 'conflict'));
    await expect(coordinator().createUnit(unit({ name: '乌兰县医院', division: '632821' }))).rejects.toMatchObject(
      refused('record.missing', 'missing'),
    );
    await expect(house.person('unitAdmin', { units: [made.unit!.id] }).updateUnit({ unit: changed.unit! })).rejects.toMatchObject(
      refused('authorisation.forbidden'),
    );
  });

  test('outside a scope answer as if they did not exist', async () => {
    const made = (await platform.createUnit(unit({ name: '都兰县供水公司', division: '632822' }))).unit!;
    const outside = await coordinator()
      .getUnit({ id: made.id })
      .catch((error: unknown) => error);
    const absent = await coordinator()
      .getUnit({ id: 'u-none' })
      .catch((error: unknown) => error);
    expect(outside).toMatchObject(refused('record.missing', 'missing'));
    expect(outside).toEqual(absent);
    expect((await coordinator().listUnits({ division: '', query: '都兰', page: 1, pageSize: 50, ids: [] })).total).toBe(0);
    const own = await house
      .person('unitAdmin', { units: [made.id] })
      .listUnits({ division: '', query: '', page: 1, pageSize: 50, ids: [] });
    expect(own.units.map(({ id }) => id)).toEqual([made.id]);
  });

  test('are listed by subtree, search and page; a search is no pattern', async () => {
    for (const n of [1, 2, 3]) await platform.createUnit(unit({ id: `u-page-${n}`, name: `茫崖市第${n}所 (A.${n})`, division: '632803' }));
    const list = (query: string, page: number) => platform.listUnits({ division: '632803', query, page, pageSize: 2, ids: [] });
    expect(await list('', 1)).toMatchObject({ total: 3, units: [{ id: 'u-page-1' }, { id: 'u-page-2' }] });
    expect((await list('', 2)).units.map(({ id }) => id)).toEqual(['u-page-3']);
    expect((await list('(A.2)', 1)).units.map(({ id }) => id)).toEqual(['u-page-2']);
    expect((await list('.*', 1)).total).toBe(0);
    expect(
      (
        await platform.listUnits({
          division: '',
          query: '',
          page: 1,
          pageSize: 9,
          ids: ['u-page-3', 'u-none'],
        })
      ).units.map(({ id }) => id),
    ).toEqual(['u-page-3']);
  });

  test('a second one of a name is refused, one of a similar name asked about; divisions and people too', async () => {
    const sysAdmin = house.person('sysAdmin');
    const create = (name: string, confirmLookAlike = false) =>
      sysAdmin.createUnit({ ...unit({ name, division: '632803' }), confirmLookAlike });
    const first = (await create('茫崖市民政服务中心')).unit!;
    await expect(create('茫崖市 民政服务中心', true)).rejects.toMatchObject(refused('unit.duplicate', 'conflict'));
    const asked = { code: 'unit.lookAlike', kind: 'conflict', details: { similar: [{ id: first.id, name: first.name }] } };
    await expect(create('茫崖市民政服务分中心')).rejects.toMatchObject(asked);
    const second = (await create('茫崖市民政服务分中心', true)).unit!;
    await expect(sysAdmin.updateUnit({ unit: { ...second, name: '茫崖市民政服务中芯' } })).rejects.toMatchObject(asked);
    await expect(
      sysAdmin.updateUnit({ unit: { ...second, name: '茫崖（市）民政服务中心' }, confirmLookAlike: true }),
    ).resolves.toBeDefined();
    const town = (id: string, name: string, confirmLookAlike = false) =>
      sysAdmin.createDivision({ division: { id, parentId: '632803', name, level: 'town', path: [] }, confirmLookAlike });
    await expect(town('632803901', '花土沟 镇')).rejects.toMatchObject(refused('division.duplicate', 'conflict'));
    await expect(town('632803901', '花土沟新镇')).resolves.toBeDefined();
    const person = (username: string, name: string, confirmLookAlike = false) =>
      sysAdmin.createAccount({ username, name, password: '', confirmLookAlike });
    await person('namesake-a', '示例·名字');
    await expect(person('namesake-b', '示例•名字')).rejects.toMatchObject({
      code: 'account.lookAlike',
      details: { field: 'name', similar: [{ name: '示例·名字（namesake-a）' }] },
    });
    await expect(person('namesake-b', '示例•名字', true)).resolves.toBeDefined();
  });

  test('the same call twice has one effect; another body under its key is refused', async () => {
    const options = { cause: 'unit-once' };
    const first = await platform.createUnit(unit({ name: '天峻县税务局', division: '632823' }), options);
    expect(await platform.createUnit(unit({ name: '天峻县税务局', division: '632823' }), options)).toEqual(first);
    await expect(platform.createUnit(unit({ name: '天峻县民政局', division: '632823' }), options)).rejects.toMatchObject(
      refused('cause.reused', 'conflict'),
    );
  });

  test.each([
    [{ name: '', division: '632801' }, 'field.required', 'unit.name'],
    [{ name: '局', division: '' }, 'field.required', 'unit.division'],
    [{ name: '局\u0000', division: '632801' }, 'field.controlCharacter', 'unit.name'],
    [{ name: '局'.repeat(101), division: '632801' }, 'field.tooLong', 'unit.name'],
    [{ id: '../x', name: '局', division: '632801' }, 'input.id', 'unit.id'],
  ])('%j is refused as %s of %s', async (given, code, field) => {
    await expect(platform.createUnit(unit(given))).rejects.toMatchObject({ code, details: { field } });
  });
});

describe('rules', () => {
  const get = async (division: string, key: string) =>
    (await house.system('evaluation').getRules({ division, keys: [key], withSchema: false })).rules[0];

  test('are inherited from the nearest ancestor, and given back', async () => {
    const key = 'evaluation.dailyLimit';
    expect(await get('632801001', key)).toMatchObject({ division: '', valueJson: '3' });
    await house.person('coordinator', { divisions: ['632800'] }).setRule({ division: '632800', key, valueJson: '5' });
    await coordinator().setRule({ division: '632801', key, valueJson: '7' });
    expect(await get('632801001', key)).toMatchObject({ division: '632801', valueJson: '7' });
    expect(await get('632802', key)).toMatchObject({ division: '632800', valueJson: '5' });
    const cleared = await coordinator().setRule({ division: '632801', key, valueJson: '' });
    expect(cleared.rule).toMatchObject({ division: '632800', valueJson: '5' });
  });

  test('outside the scope, unknown or of a wrong shape are refused', async () => {
    const key = 'evaluation.dailyLimit';
    await expect(coordinator().setRule({ division: '632802', key, valueJson: '4' })).rejects.toMatchObject(refused('record.missing'));
    await expect(coordinator().setRule({ division: '632801', key: 'evaluation.colour', valueJson: '4' })).rejects.toMatchObject(
      refused('rule.unknown', 'invalid'),
    );
    await expect(coordinator().setRule({ division: '632801', key, valueJson: '"many"' })).rejects.toMatchObject(refused('rule.invalid'));
    await expect(
      coordinator().setRule({
        division: '632801',
        key: 'security.sessions',
        valueJson: '{"idleMinutes":240,"hours":24}',
      }),
    ).rejects.toMatchObject(refused('authorisation.forbidden'));
    expect(await get('632800', 'rule.of.a.newer.version')).toBeUndefined();
  });

  test('all of them are listed with a description and what a form is drawn from', async () => {
    const { rules } = await coordinator().getRules({ division: '', keys: [], withSchema: true });
    expect(rules.map(({ key }) => key)).toEqual(expect.arrayContaining(['evaluation.form', 'case.limits', 'security.passwords']));
    for (const { description, valueJson, schemaJson } of rules) {
      expect([description.length > 5, typeof JSON.parse(valueJson)]).toEqual([true, expect.any(String)]);
      expect(JSON.parse(schemaJson)).toMatchObject({ title: expect.any(String), titleEn: expect.any(String) });
    }
    expect(rules.find(({ key }) => key === 'security.passwords')).toMatchObject({ setBy: 'rule.secure', rootOnly: true });
    expect((await get('632801', 'evaluation.form'))?.schemaJson).toBe('');
  });
});

describe('the calendar', () => {
  test('knows the official days of 2026, make-up working days too', async () => {
    const { known, exceptions } = await platform.getCalendar({ year: 2026 });
    expect(known).toBe(true);
    expect(exceptions).toContainEqual(expect.objectContaining({ date: '2026-10-01', working: false }));
    expect(exceptions.some(({ working }) => working)).toBe(true);
  });

  test('calls a year unknown until somebody has entered it in full', async () => {
    const person = house.person('coordinator', { divisions: ['632800'] });
    expect(await platform.getCalendar({ year: 2031 })).toEqual({ known: false, exceptions: [] });
    await person.setCalendarDay({
      day: { date: '2031-01-01', working: false, name: '元旦' },
      yearComplete: false,
    });
    expect(await platform.getCalendar({ year: 2031 })).toMatchObject({
      known: false,
      exceptions: [{ date: '2031-01-01' }],
    });
    await person.setCalendarDay({
      day: { date: '2031-10-01', working: false, name: '国庆节' },
      yearComplete: true,
    });
    expect(await platform.getCalendar({ year: 2031 })).toMatchObject({
      known: true,
      exceptions: [{ date: '2031-01-01' }, { date: '2031-10-01' }],
    });
    await expect(
      person.setCalendarDay({ day: { date: '2031-02-30', working: true, name: '' }, yearComplete: false }),
    ).rejects.toMatchObject(refused('calendar.dateInvalid'));
  });
});

describe('events', () => {
  const exported = async (after: string) =>
    (await collect(house.system('statistics').exportEvents({ after }))).flatMap(({ events }) => events);

  test('everything published can be read again, from the beginning and after any event', async () => {
    const all = await exported('');
    const types = new Set(all.map(({ type }) => type.replace('mingjing.directory.v1.', '')));
    expect([...types].sort()).toEqual(['AccountChanged', 'CalendarChanged', 'DivisionChanged', 'RuleChanged', 'UnitChanged']);
    for (const index of [0, Math.floor(all.length / 2), all.length - 2]) {
      expect((await exported(all[index]!.eventId)).map(({ eventId }) => eventId)).toEqual(
        all.slice(index + 1).map(({ eventId }) => eventId),
      );
    }
    expect(await exported(all.at(-1)!.eventId)).toEqual([]);
  });

  test('an event carries what changed and no name of a person', async () => {
    const made = (await platform.createUnit(unit({ id: 'u-event', name: '德令哈市医院', division: '632802' }))).unit!;
    const event = (await exported('')).find(({ key }) => key === made.id)!;
    expect(contract.UnitChanged.decode(event.payload)).toMatchObject({
      unitId: made.id,
      name: '德令哈市医院',
      divisionPath: ['632800', '632802'],
      retired: false,
    });
    await platform.createAccount({ username: 'event-person', name: '某某某', password: '' });
    const bytes = Buffer.concat((await exported('')).map(({ payload }) => Buffer.from(payload)));
    expect(bytes.includes('某某某')).toBe(false);
  });
});

test('a restart keeps all of it and seeds nothing twice', async () => {
  const before = await platform.listDivisions({ root: '', depth: 0 });
  await house.restart();
  platform = house.system('platform');
  expect(await platform.listDivisions({ root: '', depth: 0 })).toEqual(before);
  expect((await platform.listAccounts({ division: '', query: 'sysadmin', page: 1, pageSize: 10 })).total).toBe(1);
});

describe('the register of numbers on the embedded store', () =>
  registrarContract(async () => {
    const store = await openStore({ service: 'directory', dataDir: mkdtempSync(path.join(os.tmpdir(), 'register-')) });
    return [store, store];
  }));

describe('numbers of documents', () => {
  const asked = (given: Partial<contract.AllotNumberRequest>) =>
    contract.AllotNumberRequest.fromPartial({
      division: '632801',
      kind: 'supervisionNotice',
      title: '关于规范窗口服务的督办通知',
      ...given,
    });
  const listed = (by: Client, given: Partial<contract.ListNumbersRequest> = {}) =>
    by.listNumbers(contract.ListNumbersRequest.fromPartial(given));
  const issuing = (division: string, valueJson: string, key = 'papers.issuer') => platform.setRule({ division, key, valueJson });
  const other = () => house.person('coordinator', { divisions: ['632802'] });
  afterAll(() => (told = undefined));

  test('are given only where the body has a 机关代字, and then by whom, when and for what is on record', async () => {
    await expect(coordinator().allotNumber(asked({}))).rejects.toMatchObject(refused('number.noPrefix', 'refused'));
    await issuing('632801', '{"name":"格尔木市作风建设办公室","prefix":"格作"}');
    told = new Date('2021-07-09T01:00:00Z');
    const { number } = await coordinator().allotNumber(asked({ paperService: 'lead', paperId: 'p-1', cause: 'lead:p-1' }));
    expect(number).toMatchObject({
      ...{ number: '格作督〔2021〕1号', sequence: 1, year: 2021, issuer: '格尔木市作风建设办公室', division: '632801', unitId: '' },
      ...{ title: '关于规范窗口服务的督办通知', state: 'allotted', allottedBy: 'a-coordinator', allottedAt: told },
      ...{ paperService: 'lead', paperId: 'p-1' },
    });
    const again = await house.person('supervisor', { divisions: ['632801'] }).allotNumber(asked({ cause: 'lead:p-1', paperId: 'p-1' }));
    expect(again.number).toEqual(number);
    await expect(coordinator().allotNumber(asked({ cause: 'lead:p-1', kind: 'instruction' }))).rejects.toMatchObject(
      refused('cause.reused'),
    );
  });

  test('are asked for by services in the name of somebody, by people in their own alone', async () => {
    const named = { by: 'a-editor', byName: '示例员', paperService: 'lead', paperId: 'p-9' };
    const { number } = await house.system('lead').allotNumber(asked({ cause: 'lead:p-9', kind: 'transferOrder', ...named }));
    expect(number).toMatchObject({ number: '格作转〔2021〕1号', allottedBy: 'a-editor', allottedByName: '示例员' });
    const own = await coordinator().allotNumber(asked({ cause: 'own', kind: 'transferOrder', ...named }));
    expect(own.number).toMatchObject({ number: '格作转〔2021〕2号', allottedBy: 'a-coordinator', allottedByName: '' });
    await expect(house.system('statistics').allotNumber(asked({}))).rejects.toMatchObject(refused('authorisation.forbidden'));
  });

  test('go by the year of Shanghai: the last of 31 December, the first of 1 January, and the cause of the old year keeps its own', async () => {
    told = new Date('2021-12-31T15:59:59.999Z');
    expect((await coordinator().allotNumber(asked({ cause: 'last' }))).number?.number).toBe('格作督〔2021〕2号');
    told = new Date('2021-12-31T16:00:00Z');
    expect((await coordinator().allotNumber(asked({ cause: 'first' }))).number?.number).toBe('格作督〔2022〕1号');
    expect((await coordinator().allotNumber(asked({ cause: 'last' }))).number?.number).toBe('格作督〔2021〕2号');
  });

  test('of each kind have a series of their own, of kinds with one mark one together', async () => {
    const next = async (kind: string) => (await coordinator().allotNumber(asked({ cause: kind, kind }))).number?.number;
    expect(await next('advisoryReminder')).toBe('格作提〔2022〕1号');
    await issuing('632801', '{"advisoryReminder":"督"}', 'papers.marks');
    expect(await next('instruction')).toBe('格作交〔2022〕1号');
    expect((await coordinator().allotNumber(asked({ cause: 'one mark', kind: 'advisoryReminder' }))).number?.number).toBe(
      '格作督〔2022〕2号',
    );
    await issuing('632801', '', 'papers.marks');
  });

  test('of a unit carry its own 机关代字; no two bodies have one series', async () => {
    const { unit: bureau } = await platform.createUnit(unit({ name: '格尔木市交通运输局', division: '632801', documentPrefix: '格交' }));
    const head = house.person('unitHead', { units: [bureau!.id] });
    const { number } = await head.allotNumber(asked({ division: '', unitId: bureau!.id, kind: 'instructionResult', cause: 'of unit' }));
    expect(number).toMatchObject({ number: '格交复〔2022〕1号', issuer: '格尔木市交通运输局', unitId: bureau!.id });
    await expect(head.allotNumber(asked({ cause: 'not theirs' }))).rejects.toMatchObject(refused('record.missing', 'missing'));
    await issuing('632802', '{"name":"德令哈市作风建设办公室","prefix":"格作"}');
    await expect(other().allotNumber(asked({ division: '632802' }))).rejects.toMatchObject(refused('number.prefixTaken', 'refused'));
    expect((await listed(head)).numbers.map((one) => one.number)).toEqual(['格交复〔2022〕1号']);
    expect((await listed(other())).total).toBe(0);
    const both = house.both([
      { role: 'coordinator', divisions: ['632801'] },
      { role: 'unitAdmin', units: [bureau!.id] },
    ]);
    expect((await listed(both)).numbers.map((one) => one.number)).toEqual(['格交复〔2022〕1号']);
  });

  test('cancelled stay in the register with reason and who, are not given again, and the series goes on', async () => {
    const { number } = await coordinator().allotNumber(asked({ cause: 'a slip' }));
    const cancel = (by: Client, reason = '内容有误') => by.voidNumber({ id: number!.id, cause: '', reason, by: 'a-other', byName: '' });
    await expect(cancel(house.person('supervisor', { divisions: ['632801'] }))).rejects.toMatchObject(refused('authorisation.forbidden'));
    await expect(cancel(other())).rejects.toMatchObject(refused('record.missing', 'missing'));
    await expect(cancel(coordinator(), ' ')).rejects.toMatchObject(refused('field.required', 'invalid'));
    const cancelled = (await cancel(coordinator())).number;
    expect(cancelled).toMatchObject({ ...number, state: 'void', voidReason: '内容有误', voidedBy: 'a-coordinator', voidedAt: told });
    expect((await cancel(coordinator(), '内容有误')).number).toEqual(cancelled);
    await expect(coordinator().allotNumber(asked({ cause: 'a slip' }))).rejects.toMatchObject(refused('number.void', 'refused'));
    expect((await coordinator().allotNumber(asked({ cause: 'after it' }))).number?.sequence).toBe(number!.sequence + 1);
    expect((await listed(coordinator(), { state: 'void' })).numbers).toEqual([cancelled]);
  });

  test('are found by body, year, kind and number, a page at a time', async () => {
    const all = await listed(coordinator(), { pageSize: 50 });
    expect(all.numbers).toHaveLength(all.total);
    const found = async (given: Partial<contract.ListNumbersRequest>) =>
      (await listed(coordinator(), { pageSize: 50, ...given })).numbers.map((one) => one.number).sort();
    expect(await found({ year: 2021, kind: 'supervisionNotice' })).toEqual(['格作督〔2021〕1号', '格作督〔2021〕2号']);
    expect(await found({ query: '格作督〔2021〕2号' })).toEqual(['格作督〔2021〕2号']);
    expect(await found({ query: '格交' })).toEqual(['格交复〔2022〕1号']);
    expect(await found({ kind: 'advisoryReminder' })).toEqual(['格作提〔2022〕1号', '格作督〔2022〕2号']);
    const page = await listed(coordinator(), { page: 2, pageSize: 3 });
    expect(page.numbers).toEqual(all.numbers.slice(3, 6));
  });
});
