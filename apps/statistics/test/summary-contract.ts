import type { statistics } from '@mingjing/contracts';
import type { Actor } from '@mingjing/kit';
import { getSummary } from '../src/queries';
import { rebuild } from '../src/rebuild';
import { Register } from '../src/register';
import {
  caseDispatched,
  caseFacts,
  evaluationFacts,
  messageFacts,
  messageSent,
  messageSettled,
  rectificationAccepted,
  servicePointChanged,
  submitted,
  type TestEvent,
} from './events';
import { asking, coordinator, official, quietDirectory } from './people';
import { counting, owner, type World } from './world';

const TOWN = { division: '632801101', divisionPath: ['632800', '632801', '632801101'] };
const COUNTY = { division: '632801', divisionPath: ['632800', '632801'] };
const OTHER = { division: '632823', divisionPath: ['632800', '632823'] };

let world: World;
let count: (events: TestEvent[]) => Promise<void>;

const summary = (part: Partial<statistics.GetSummaryRequest> = {}, actor: Actor = coordinator): Promise<statistics.GetSummaryResponse> =>
  getSummary(world.ledger, quietDirectory, actor, asking(part));

const inUse = async (part: Partial<statistics.GetSummaryRequest> = {}, actor: Actor = coordinator): Promise<number> =>
  (await summary(part, actor)).figures?.servicePoints ?? Number.NaN;

/** Service points in use, messages, steps of cases, on any store. */
export function summaryContract(open: () => Promise<World>): void {
  beforeEach(async () => {
    world = await open();
    count = counting(world);
    await world.ledger.generations.ensure(new Date());
  });
  afterEach(() => world.close());

  describe('service points in use', () => {
    test('merged, retired and moved ones are counted where they are now, in every scope and grouping', async () => {
      await count([
        servicePointChanged('sp-1', { unitId: 'u-1', ...COUNTY }),
        servicePointChanged('sp-2', { unitId: 'u-1', ...COUNTY }),
        servicePointChanged('sp-3', { unitId: 'u-2', ...TOWN }),
        servicePointChanged('sp-4', { unitId: 'u-3', ...OTHER }),
        submitted(evaluationFacts({ servicePointId: 'sp-2' })),
      ]);
      expect(await inUse()).toBe(4);
      await count([
        servicePointChanged('sp-2', { unitId: 'u-1', ...COUNTY, retired: true }, 2),
        servicePointChanged('sp-3', { unitId: 'u-3', ...OTHER }, 2),
      ]);
      expect(await inUse()).toBe(3);
      expect(await inUse({ division: '632801' })).toBe(1);
      expect(await inUse({ unitId: 'u-2' })).toBe(0);
      expect(await inUse({ unitId: 'u-3', from: '2020-01-01', to: '2020-01-31' })).toBe(2);
      expect(await inUse({}, official('supervisor', { divisions: ['632823'], units: ['u-1', 'u-3'] }))).toBe(3);
      const by = async (groupBy: string) => (await summary({ groupBy })).groups.map(({ key, figures }) => [key, figures?.servicePoints]);
      expect(await by('division')).toEqual([
        ['632801', 1],
        ['632823', 2],
      ]);
      expect(await by('unit')).toEqual([
        ['u-1', 1],
        ['u-2', 0],
        ['u-3', 2],
      ]);
      expect(await by('servicePoint')).toEqual([
        ['sp-1', 1],
        ['sp-2', 0],
        ['sp-3', 1],
        ['sp-4', 1],
      ]);
    });

    test('an older state that comes again, or late, changes nothing', async () => {
      const [older, newer] = [servicePointChanged('sp-1'), servicePointChanged('sp-1', { retired: true }, 2)];
      await count([newer]);
      await count([older, newer, older]);
      expect(await inUse()).toBe(0);
      await count([servicePointChanged('sp-1', {}, 3)]);
      expect(await inUse()).toBe(1);
    });

    test('another process that counted them before learns of a change', async () => {
      const other = new Register(world.ledger.models.places);
      const seen = async (): Promise<number | undefined> => (await other.open.count(1, ['all'])).get('all');
      await count([servicePointChanged('sp-1'), servicePointChanged('sp-2')]);
      expect(await seen()).toBe(2);
      await count([servicePointChanged('sp-2', { retired: true }, 2)]);
      expect(await seen()).toBe(1);
    });

    test('a rebuild finds the same', async () => {
      const events = [servicePointChanged('sp-1'), servicePointChanged('sp-2'), servicePointChanged('sp-2', { retired: true }, 2)];
      await count(events);
      await rebuild(world.ledger, { now: () => new Date() }, owner(events));
      expect(await inUse()).toBe(1);
    });
  });

  describe('messages and steps of cases', () => {
    test('are figures of their place and day; people of the unit learn nothing of messages, and of cases that an order came', async () => {
      const facts = [messageFacts('ms-1'), messageFacts('ms-2')] as const;
      const at = new Date('2026-11-05T02:00:00Z');
      await count([
        ...facts.map((one) => messageSent(one)),
        messageSettled(facts[0], 'delivered'),
        messageSettled(facts[1], 'failed'),
        caseDispatched(caseFacts('c-1'), at, { supervisionNotice: true }),
        rectificationAccepted(caseFacts('c-1'), at, { talk: 2 }),
      ]);
      const told = {
        invitations: 2,
        invitationsDelivered: 1,
        invitationsFailed: 1,
        supervisionNotices: 1,
        advisoryReminders: 0,
        measures: { talk: 2 },
      };
      expect((await summary()).figures).toMatchObject(told);
      expect((await summary({ groupBy: 'unit' })).groups[0]?.figures).toMatchObject(told);
      expect((await summary({ from: '2026-11-05' })).figures).toMatchObject({
        ...told,
        invitations: 0,
        invitationsDelivered: 0,
        invitationsFailed: 0,
      });
      const hidden = {
        ...{ invitations: 0, invitationsDelivered: 0, invitationsFailed: 0, supervisionNotices: 0, measures: {} },
        ...{ cases: 1, casesClosed: 0, evaluations: 0 },
      };
      for (const role of ['unitAdmin', 'unitHead', 'windowStaff'] as const) {
        const person = official(role, { units: ['u-1'] });
        const { figures, groups } = await summary({ groupBy: 'servicePoint' }, person);
        expect([figures, groups[0]?.figures]).toEqual([expect.objectContaining(hidden), expect.objectContaining(hidden)]);
        const both = { ...person, assignments: [...person.assignments, ...coordinator.assignments] };
        expect((await summary({}, both)).figures).toMatchObject({ invitations: 0, supervisionNotices: 0 });
      }
      expect((await summary({}, official('supervisor', { units: ['u-1'] }))).figures?.invitations).toBe(2);
    });
  });
}
