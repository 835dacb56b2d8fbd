import { unbroken, type evaluation as proto } from '@mingjing/contracts';
import { isOfUnit, maskedName, maskedPhone, Refused, type CallContext } from '@mingjing/kit';
import { dayOf, FIRST_HANDLED, readDay } from './day';
import { PointFinder } from './point-finder';
import { windowsOf } from './queries';
import { Faults, type RowFault } from './rows';
import type { ServicePoint } from './service-point';
import { asciiDigits, asciiForms, line, optionalLine, visible } from './text';
import type { Stored } from './views';
import { readWholeName, readWholePhone } from './whole';
import { WindowNames } from './window-names';
import type { Window } from './window';
import type { Entered } from './matter';
import type { Work } from './work';

/** A row that can be recorded: what is kept in clear, and what is sealed. */
export interface MatterEntry {
  matter: Entered;
  phone: string;
  name: string;
  /** As the row names it. */
  window: string;
}

type Point = Stored<ServicePoint>;

/** What a row says of a matter that it could not enter as it stands, but that may be there: an export's row, most often. */
export interface ReturnedMatter extends Pick<Entered, 'matterNumber' | 'itemCode' | 'itemName' | 'handledOn'> {
  /** Those of the name, retired ones too. */
  points: Point[];
  window: string;
  /** Whole, or masked. */
  phone: string;
  name: string;
}

/** Wrong with a row as far as it is to be entered; a matter that is there is compared in spite of it. */
const OF_ENTERING: ReadonlySet<string> = new Set(['servicePoint.retired', 'window.unknown', 'phone.masked', 'name.masked']);

/** 办件编号 as it is kept. @throws Refused as `line` */
export function readMatterNumber({ matterNumber }: Pick<proto.MatterRow, 'matterNumber'>): string {
  return line(asciiForms(matterNumber), 'matterNumber', 64);
}

function refuse(code: string, field: string, zh: string, en: string): Refused {
  return new Refused(code, 'invalid', { field, zh, en });
}

/**
 * Reads rows of matters against what the actor may enter for: service points and windows are read once for all rows.
 */
export class MatterReader {
  private readonly windows = new Map<string, WindowNames<Stored<Window>>>();

  private constructor(
    private readonly work: Work,
    private readonly finder: PointFinder,
    private readonly everyWindow: ReadonlyMap<string, Stored<Window>[]>,
    private readonly source: NonNullable<Entered['source']>,
  ) {}

  static async for(work: Work, call: CallContext, rows: proto.MatterRow[]): Promise<MatterReader> {
    const finder = await PointFinder.for(work, call, 'matter.enter', rows);
    const windows = new Map<string, Stored<Window>[]>();
    for (const window of await windowsOf(work.models, finder.inUse)) {
      const { servicePointId } = window.state;
      windows.set(servicePointId, [...(windows.get(servicePointId) ?? []), window]);
    }
    return new MatterReader(work, finder, windows, isOfUnit(call.actor) ? 'unitEntered' : 'pushed');
  }

  /** What the row enters; or what is wrong with it, and where that is only wrong with entering it, what it says. */
  async read(row: proto.MatterRow): Promise<{ faults: RowFault[]; entry?: MatterEntry; returned?: ReturnedMatter }> {
    const faults = new Faults();
    const matterNumber = await faults.try(() => readMatterNumber(row));
    const itemName = await faults.try(() => line(unbroken(row.itemName), 'itemName'));
    const itemCode = await faults.try(() => optionalLine(asciiForms(row.itemCode), 'itemCode', 64));
    const handledOn = await faults.try(() => this.day(row.handledOn));
    const phone = await faults.try(() => readWholePhone(row.phone));
    const name = await faults.try(() => readWholeName(row.applicantName, 'applicantName', 60));
    const { servicePoint, servicePointId, division } = row;
    const point = await faults.try(() => this.finder.find({ servicePoint, servicePointId, division }));
    const window = point && (await faults.try(() => this.window(point, row.window.trim())));
    const said = { matterNumber: matterNumber ?? '', itemCode: itemCode ?? '', itemName: itemName ?? '', handledOn: handledOn ?? '' };
    if (faults.list.length > 0 && faults.list.every(({ code }) => OF_ENTERING.has(code)))
      return { faults: faults.list, returned: await this.returned(row, { ...said, phone, name }) };
    if (faults.list.length > 0 || !point) return { faults: faults.list };
    const { unitId, divisionPath } = point.state;
    const matter = {
      unitId,
      servicePointId: point.id,
      windowId: window?.id ?? '',
      divisionPath,
      ...said,
      hasPhone: Boolean(phone),
      source: this.source,
    };
    return { faults: [], entry: { matter, phone: phone ?? '', name: name ?? '', window: row.window.trim() } };
  }

  private async returned(
    { servicePoint, servicePointId, division, window, phone, applicantName }: proto.MatterRow,
    { phone: whole, name, ...said }: Pick<ReturnedMatter, 'matterNumber' | 'itemCode' | 'itemName' | 'handledOn'> & Partial<ReturnedMatter>,
  ): Promise<ReturnedMatter> {
    const points = await this.finder.meant({ servicePoint, servicePointId, division });
    return { ...said, points, window: window.trim(), phone: whole ?? maskedPhone(phone), name: name ?? maskedName(applicantName) };
  }

  private day(text: string): string {
    const day = readDay(asciiDigits(visible(text).trim()));
    if (!day)
      throw refuse(
        'matter.badDay',
        'handledOn',
        '办理日期请按“2026-03-05”填写，须是日历上有的、2000 年以来的日子。',
        'Write the day handled as 2026-03-05: a day of the calendar, since 2000.',
      );
    if (day < FIRST_HANDLED)
      throw refuse(
        'matter.pastDay',
        'handledOn',
        '办理日期不能早于 2000 年 1 月 1 日，请核对年份。',
        'No day before 2000; check the year.',
      );
    if (day > dayOf(this.work.context.clock.now()))
      throw refuse('matter.futureDay', 'handledOn', '办理日期不能晚于今天。', 'The day handled cannot be after today.');
    return day;
  }

  private window(point: Point, text: string): Stored<Window> | undefined {
    if (!text) return undefined;
    const names = this.windows.get(point.id) ?? new WindowNames(this.everyWindow.get(point.id) ?? []);
    this.windows.set(point.id, names);
    return names.find(text);
  }
}
