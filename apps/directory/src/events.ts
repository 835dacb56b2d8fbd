import { directory } from '@mingjing/contracts';
import { message, publication, type Codec, type Publication } from '@mingjing/kit';
import type { DomainEvent, Recorded } from '@mingjing/store';
import type { AccountEvent } from './account';
import type { CalendarEvent } from './calendar';
import type { DivisionEvent } from './division';
import type { Models } from './models';
import type { RuleEvent } from './rule';
import type { UnitEvent } from './unit';

type OutMessage = ReturnType<typeof message>;

interface Owner {
  id: string;
  division: string;
}

function published<T>(type: string, codec: Codec<T>, value: T, recorded: Recorded<DomainEvent>, owner: Owner): OutMessage {
  const { id, at, cause } = recorded;
  return message(`mingjing.directory.v1.${type}`, codec, value, {
    id,
    key: owner.id,
    division: owner.division,
    time: at,
    cause,
  });
}

export function divisionMessage(recorded: Recorded<DivisionEvent>, owner: Owner): OutMessage {
  const { parentId, name, level, path } = recorded.event.data;
  const value = { divisionId: owner.id, parentId, name, level, path, at: recorded.at };
  return published('DivisionChanged', directory.DivisionChanged, value, recorded, owner);
}

export function unitMessage(recorded: Recorded<UnitEvent>, owner: Owner): OutMessage {
  const { name, division, divisionPath, retired } = recorded.event.data;
  const value = { unitId: owner.id, name, division, divisionPath, retired, at: recorded.at };
  return published('UnitChanged', directory.UnitChanged, value, recorded, owner);
}

/** Which right changed stays private: whoever caches an account asks again. */
export function accountMessage(recorded: Recorded<AccountEvent>, owner: Owner): OutMessage {
  return published('AccountChanged', directory.AccountChanged, { accountId: owner.id, at: recorded.at }, recorded, owner);
}

export function ruleMessage(recorded: Recorded<RuleEvent>, owner: Owner): OutMessage {
  const { division, key } = recorded.event.data;
  return published('RuleChanged', directory.RuleChanged, { division, key, at: recorded.at }, recorded, owner);
}

export function calendarMessage(recorded: Recorded<CalendarEvent>, owner: Owner): OutMessage {
  const { year } = recorded.event.data;
  return published('CalendarChanged', directory.CalendarChanged, { year, at: recorded.at }, recorded, owner);
}

/** Everything the directory publishes, in the order ExportEvents gives it. */
export function publications(models: Models): Publication[] {
  return [
    publication(models.divisions, divisionMessage),
    publication(models.units, unitMessage),
    publication(models.accounts, accountMessage),
    publication(models.rules, ruleMessage),
    publication(models.calendars, calendarMessage),
  ];
}
