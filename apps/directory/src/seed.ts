import { seedCalendar } from '@mingjing/workflow';
import { systemActor, type CallContext } from '@mingjing/kit';
import { calendarId } from './calendar';
import { created, evolveDivision, noDivision, type Division } from './division';
import { readDivisions } from './division-seed';
import { seedAdministrators } from './initial-accounts';
import type { Office } from './office';

/** The first official calendar that is seeded. */
const FIRST_YEAR = 2025;
const OWN = 'directory';

/** Everything a first start needs; each part is carried out once and picked up where a crash left it. */
export async function seed(office: Office): Promise<void> {
  await once(office, `divisions:${office.root}`, () => seedDivisions(office));
  await seedCalendars(office);
  if (!office.context.config.DEMO) await once(office, 'administrators', () => seedAdministrators(office, seedCall()));
}

async function once({ models, context }: Office, id: string, work: () => Promise<void>): Promise<void> {
  if (await models.seeds.findOne({ _id: id }).lean()) return;
  await work();
  await models.seeds.updateOne({ _id: id }, { $set: { at: context.clock.now() } }, { upsert: true });
}

/** The call a seed acts as. */
function seedCall(): CallContext {
  return {
    actor: systemActor(OWN),
    division: '',
    cause: 'seed',
    deadline: new Date(Date.now() + 60_000),
    signal: new AbortController().signal,
  };
}

function seeded({ context }: Office, division: string) {
  return { by: systemActor(OWN).id, at: context.clock.now(), division };
}

async function seedDivisions(office: Office): Promise<void> {
  const { models, context, root } = office;
  const known = new Map<string, Division>();
  const writes = (await readDivisions(root)).map((node) => {
    const event = created(node, known.get(node.parentId));
    known.set(node.id, evolveDivision(noDivision(), event));
    return models.divisions.create(node.id, { id: `seed:${node.id}` }, seeded(office, node.id), [event]);
  });
  await Promise.all(writes);
  context.log.info({ divisions: writes.length, root }, 'the division tree is seeded');
}

/** Years the package knows and nobody has touched; also those it learns with an upgrade. */
async function seedCalendars(office: Office): Promise<void> {
  const { models, root, context } = office;
  const last = context.clock.now().getFullYear() + 1;
  for (let year = FIRST_YEAR; year <= last; year++) {
    const { exceptions, knownYears } = seedCalendar(year);
    if (!knownYears.includes(year)) continue;
    const event = { type: 'CalendarSeeded' as const, data: { year, exceptions: [...exceptions] } };
    await models.calendars.handle(calendarId(year), { id: `seed:${year}` }, seeded(office, root), (_state, { exists }) =>
      exists ? [] : [event],
    );
  }
}
