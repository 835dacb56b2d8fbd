import type { evaluation as proto } from '@mingjing/contracts';
import { authorise, Refused, type CallContext } from '@mingjing/kit';
import { isDay } from './day';
import { MatterReader, type MatterEntry } from './matter-entry';
import { recordNew } from './matter-record';
import { namesOf } from './names';
import { one, pageOrStretch, within } from './queries';
import { missing } from './refusals';
import { openField } from './sealed';
import { matterView, type Stored } from './views';
import type { Matter } from './matter';
import type { Work } from './work';

/** How the fields of a row are called in a single matter. */
const FIELD_OF_MATTER: Record<string, string> = { servicePoint: 'servicePointId', window: 'windowId' };

type Opened = Stored<Matter> & { sealed: Record<string, unknown> };

async function views(work: Work, found: Opened[]): Promise<proto.Matter[]> {
  const { sealer } = work.context.keys;
  const names = await namesOf(
    work,
    found.map(({ state }) => state),
  );
  return found.map((stored) => {
    const opened = {
      phone: openField(sealer, stored.id, 'phone', stored.sealed),
      name: openField(sealer, stored.id, 'name', stored.sealed),
    };
    return matterView(stored, opened, names(stored.state));
  });
}

/** The conditions of a list of matters. @throws Refused `day.invalid` */
function asked({ division, unitId, servicePointId, query, from, to }: proto.ListMattersRequest): Record<string, unknown> {
  for (const [field, day] of Object.entries({ from, to })) {
    if (day && !isDay(day))
      throw new Refused('day.invalid', 'invalid', { field, zh: '日期请按“2026-03-05”填写。', en: 'Write the day as 2026-03-05.' });
  }
  const days = { ...(from && { $gte: from }), ...(to && { $lte: to }) };
  const begins = query.trim().slice(0, 64);
  return {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(servicePointId && { servicePointId }),
    ...(begins && { matterNumber: { $gte: begins, $lt: `${begins}\uffff` } }),
    ...(Object.keys(days).length > 0 && { handledOn: days }),
  };
}

export function matterHandlers(work: Work) {
  const { matters } = work.models;
  return {
    async createMatter({ matter }: proto.CreateMatterRequest, call: CallContext): Promise<proto.CreateMatterResponse> {
      authorise(call.actor, 'matter.enter');
      const {
        matterNumber = '',
        itemCode = '',
        itemName = '',
        handledOn = '',
        servicePointId = '',
        windowId = '',
        applicantName = '',
        phone = '',
        division = '',
      } = matter ?? {};
      const row = {
        row: 1,
        matterNumber,
        itemCode,
        itemName,
        handledOn,
        servicePoint: servicePointId,
        window: windowId,
        applicantName,
        phone,
        division,
      };
      const { entry, faults } = await (await MatterReader.for(work, call, [row])).read(row);
      const [first] = faults;
      if (first)
        throw new Refused(first.code, 'invalid', { field: FIELD_OF_MATTER[first.field] ?? first.field, zh: first.zh, en: first.en });
      const id = await recordNew(work, call, `${call.cause}:createMatter`, entry as MatterEntry);
      const stored = await one(matters, id, true);
      if (!stored) throw missing('record');
      return { matter: (await views(work, [stored]))[0] };
    },

    async listMatters(request: proto.ListMattersRequest, call: CallContext): Promise<proto.ListMattersResponse> {
      const filter = within(call.actor, 'matter.read', asked(request));
      const { items, total, totalIsAtLeast, next } = await pageOrStretch(matters, filter, { handledOn: -1, _id: 1 }, request, true);
      return { matters: await views(work, items), total, totalIsAtLeast, next };
    },
  };
}
