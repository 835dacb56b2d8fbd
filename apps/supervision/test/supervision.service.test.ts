import { directory as directoryContract, supervision as contract } from '@mingjing/contracts';
import { directory } from '@mingjing/directory';
import { systemActor, type Actor } from '@mingjing/kit';
import { refused, TestServices, until } from '@mingjing/testing';
import { supervision } from '../src/service';
import { BODY, CENTRE, COUNTY, FORCES, HEAD, officerOf, SUPERVISED } from './people';
import { CLUE, playMorning, playTuesday, type Stage, type Who } from './scene';

const UNITS = { f1: 'f1', f2: 'f2', f3: 'f3', f4: 'f4' };
const PEOPLE: Record<Who, Actor> = {
  centre: CENTRE,
  head: HEAD,
  f1: officerOf('f1'),
  f2: officerOf('f2'),
  f3: officerOf('f3'),
  f4: officerOf('f4'),
};
let now = new Date('2021-07-09T08:00+08:00');
let services: TestServices;
const as = (actor: Actor) => services.as(contract.SupervisionServiceService, 'supervision', actor);
const act = async (actor: Actor, { id = '', action, part = '', fields = {} }: Parameters<Stage['act']>[1], division = '') => {
  const asked = { id, action, part, note: '', expectedVersion: 0, fields };
  return (await as(actor).actOnInstruction({ act: asked, division })).instruction!;
};
const stage: Stage = {
  at: (time) => {
    now = new Date(`${time}+08:00`);
  },
  act: (who, asked) => act(PEOPLE[who], asked),
};
const read = async (actor: Actor, id: string) => (await as(actor).getInstruction({ id })).instruction!;
const list = (more: Partial<contract.ListInstructionsRequest> = {}) =>
  contract.ListInstructionsRequest.fromPartial({ pageSize: 100, ...more });
const legs = (more: Partial<contract.ListLegsRequest> = {}) => contract.ListLegsRequest.fromPartial({ pageSize: 100, ...more });
const legOf = ({ legs: all }: contract.Instruction, unitId: string) => all.find((leg) => leg.unitId === unitId)!;

let id: string;
beforeAll(async () => {
  services = await TestServices.open([directory, supervision], {
    env: { SUPERVISION_WARNINGS_EVERY_MS: '100' },
    clock: { now: () => now },
  });
  const platform = systemActor('platform');
  for (const unit of [BODY, ...FORCES, 'nobody']) {
    const made = directoryContract.Unit.fromPartial({ id: unit, name: `单位${unit}`, division: COUNTY });
    await services.as(directoryContract.DirectoryServiceService, 'directory', platform).createUnit({ unit: made });
  }
  for (const unitId of FORCES)
    await as(platform).setForce({ unitId, name: `力量${unitId}`, tier: 'committee', retired: false, expectedVersion: 0 });
  id = await playMorning(stage, BODY, UNITS);
}, 120_000);
afterAll(() => services.close());

it('shows 10 minutes by the clock and none of the office; what waits for whom', async () => {
  const lead = legOf(await read(PEOPLE.f1, id), 'f1');
  expect(lead).toMatchObject({ state: 'working', name: '力量f1', minutesToAcknowledge: 10, officeMinutesToAcknowledge: 0, lead: true });
  expect(legOf(await read(CENTRE, id), 'f4')).toMatchObject({ state: 'working', askedBy: 'f1' });
  const { items } = await as(PEOPLE.f3).listLegs(legs({ mine: true }));
  expect(items.map(({ leg, nextActions }) => [leg!.unitId, nextActions.map(({ zh }) => zh)])).toEqual([['f3', ['签收', '退回']]]);
});

it('the silent force is escalated at 13:00, after 4 office hours, to the centre', async () => {
  expect((await read(CENTRE, id)).legs.map(({ unitId, dueAt }) => [unitId, dueAt])).toContainEqual([
    'f3',
    new Date('2021-07-09T13:00+08:00'),
  ]);
  stage.at('2021-07-09T13:00');
  const silent = await until(async () => {
    const leg = legOf(await read(CENTRE, id), 'f3');
    return leg.warning === 'red' && leg;
  });
  expect(silent.escalations).toEqual(['yellow', 'red']);
});

it('shares results with all forces named, keeps the clue with the centre, and shows the body nothing', async () => {
  await playTuesday(stage, id, UNITS);
  const seen = await read(PEOPLE.f2, id);
  expect(legOf(seen, 'f1')).toMatchObject({ state: 'submitted', result: 'f1已查清', workingDays: 2, calendarDays: 4 });
  expect(JSON.stringify(seen)).not.toContain(CLUE);
  expect(seen.legs.map(({ clue }) => clue)).toEqual(['', '', '', '']);
  expect(legOf(await read(CENTRE, id), 'f4').clue).toBe(CLUE);
  for (const one of [SUPERVISED, officerOf(BODY)]) {
    await expect(read(one, id)).rejects.toMatchObject(refused('instruction.missing'));
    expect((await as(one).listInstructions(list())).instructions).toEqual([]);
    expect((await as(one).listLegs(legs())).items).toEqual([]);
  }
});

it('holds neither words nor the clue in the open, in its store and in its events', async () => {
  const { store } = services.running.context('supervision');
  const kept = JSON.stringify(await store.connection.collection('instructions').findOne({ _id: id as never }));
  for (const secret of [CLUE, '防汛', '已查清', '需要审计']) expect(kept).not.toContain(secret);
  const events = [];
  for await (const page of as(systemActor('statistics')).exportEvents({ after: '' })) events.push(...page.events);
  const told = events.map(({ payload }) => Buffer.from(payload).toString()).join();
  for (const secret of [CLUE, BODY, 'officer-']) expect(told).not.toContain(secret);
  expect(events.filter(({ type }) => type.endsWith('LegWarned')).length).toBeGreaterThanOrEqual(2);
});

it('refuses what is no force, and issues again about the same body only with a reason', async () => {
  const words = { title: '再查', tasks: '再查一次' };
  const fields = (unitId: string) => ({
    ...words,
    bodies: [{ unitId: BODY }],
    legs: [{ unitId, lead: true }],
    urgent: false,
    secrecy: 'ordinary',
  });
  await expect(act(CENTRE, { action: 'draft', fields: fields('nobody') })).rejects.toMatchObject(
    refused('instruction.notAForce', 'invalid'),
  );
  const again = await act(CENTRE, { action: 'draft', fields: fields('f1') });
  await act(HEAD, { id: again.id, action: 'approve' });
  await expect(act(CENTRE, { id: again.id, action: 'issue' })).rejects.toMatchObject(refused('instruction.repeated', 'conflict'));
  const { found } = await as(CENTRE).findRecentSupervision({ bodyUnitIds: [BODY, 'nobody'] });
  expect(found).toEqual([{ bodyUnitId: BODY, day: '2021-07-09', instructionId: id, title: '防汛物资专项监督' }]);
  const issued = await act(CENTRE, { id: again.id, action: 'issue', fields: { repeatReason: '群众再次反映' } });
  expect([issued.state, issued.repeatReason]).toEqual(['issued', '群众再次反映']);
  expect((await read(PEOPLE.f1, again.id)).repeatReason).toBe('');
});

it('counts by division', async () => {
  const { rows } = await as(HEAD).getFigures({ division: COUNTY, fromDay: '2021-07-09', toDay: '2021-07-09' });
  expect(rows).toEqual([
    expect.objectContaining({
      division: COUNTY,
      issued: 1,
      legs: 4,
      acknowledged: 3,
      acknowledgedInTime: 3,
      medianMinutes: 10,
      submittedInTime: 3,
    }),
  ]);
  await expect(as(HEAD).getFigures({ division: COUNTY, fromDay: '2021-02-31', toDay: '' })).rejects.toMatchObject(
    refused('instruction.dayInvalid'),
  );
});

it('counts nothing that only the persons named may read, and tells people of a body no figure', async () => {
  const figures = (actor: Actor) => as(actor).getFigures({ division: COUNTY, fromDay: '', toDay: '' });
  const before = await figures(HEAD);
  const fields = {
    ...{ title: '专项核查', tasks: '核查', bodies: [{ unitId: 'nobody' }], legs: [{ unitId: 'f2', lead: true }], urgent: false },
    ...{ secrecy: 'named', members: [{ accountId: 'officer-f2' }] },
  };
  const { id: named } = await act(CENTRE, { action: 'draft', fields });
  await act(HEAD, { id: named, action: 'approve' });
  expect((await act(CENTRE, { id: named, action: 'issue' })).state).toBe('issued');
  expect((await read(PEOPLE.f2, named)).title).toBe('专项核查');
  expect(await figures(HEAD)).toEqual(before);
  await expect(figures(SUPERVISED)).rejects.toMatchObject(refused('authorisation.ofUnit', 'forbidden'));
});
