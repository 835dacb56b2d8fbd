import type { evaluation as proto } from '@mingjing/contracts';
import { Refused, scopeFilter, scopeOf, type CallContext } from '@mingjing/kit';
import { dayOf, readDay } from './day';
import { readPhone } from './phone';
import { windowsOf } from './queries';
import { Faults, type RowFault } from './rows';
import type { ServicePoint } from './service-point';
import { asciiDigits, line, optionalLine } from './text';
import type { Stored } from './views';
import type { Window } from './window';
import type { Entered } from './matter';
import type { Work } from './work';

/** A row that can be recorded: what is kept in clear, and what is sealed. */
export interface MatterEntry {
  matter: Entered;
  phone: string;
  name: string;
}

type Point = Stored<ServicePoint>;

function refuse(code: string, field: string, zh: string, en: string): Refused {
  return new Refused(code, 'invalid', { field, zh, en });
}

/**
 * Reads rows of matters against what the actor may enter for: service points and windows are read once for all rows.
 */
export class MatterReader {
  private constructor(
    private readonly work: Work,
    private readonly call: CallContext,
    private readonly points: Point[],
    private readonly windows: Stored<Window>[],
  ) {}

  static async for(work: Work, call: CallContext, rows: proto.MatterRow[]): Promise<MatterReader> {
    const named = [...new Set(rows.map((row) => row.servicePoint.trim()).filter(Boolean))];
    const { servicePoints } = work.models;
    const scope = scopeFilter(call.actor, 'matter.enter');
    const found = await Promise.all(
      [{ _id: { $in: named } }, { name: { $in: named } }].map((asked) =>
        servicePoints.model.find({ ...asked, retired: false, $and: [scope] }, { history: 0, sealed: 0 }).lean(),
      ),
    );
    // One that is named by id in one row and by name in another is found twice.
    const byId = new Map((found.flat() as { _id: unknown; version: number }[]).map((document) => [String(document._id), document]));
    const points = [...byId].map(([id, document]) => ({ id, version: document.version, state: servicePoints.stateOf(document) }));
    return new MatterReader(
      work,
      call,
      points,
      await windowsOf(
        work.models,
        points.map(({ id }) => id),
      ),
    );
  }

  async read(row: proto.MatterRow): Promise<{ faults: RowFault[]; entry?: MatterEntry }> {
    const faults = new Faults();
    const matterNumber = await faults.try(() => line(asciiDigits(row.matterNumber), 'matterNumber', 64));
    const itemName = await faults.try(() => line(row.itemName, 'itemName'));
    const itemCode = await faults.try(() => optionalLine(asciiDigits(row.itemCode), 'itemCode', 64));
    const handledOn = await faults.try(() => this.day(row.handledOn));
    const phone = await faults.try(() => readPhone(row.phone));
    const name = await faults.try(() => optionalLine(row.applicantName, 'applicantName', 60));
    const point = await faults.try(() => this.point(row));
    const window = point && (await faults.try(() => this.window(point, row.window.trim())));
    if (faults.list.length > 0 || !point || !matterNumber || !itemName || !handledOn) return { faults: faults.list };
    const { unitId, divisionPath } = point.state;
    const matter = {
      unitId,
      servicePointId: point.id,
      windowId: window?.id ?? '',
      divisionPath,
      matterNumber,
      itemCode: itemCode ?? '',
      itemName,
      handledOn,
      hasPhone: Boolean(phone),
    };
    return { faults: [], entry: { matter, phone: phone ?? '', name: name ?? '' } };
  }

  private day(text: string): string {
    const day = readDay(asciiDigits(text.trim()));
    if (!day) throw refuse('matter.badDay', 'handledOn', '办理日期请按“2026-03-05”填写。', 'Write the day handled as 2026-03-05.');
    if (day > dayOf(this.work.context.clock.now()))
      throw refuse('matter.futureDay', 'handledOn', '办理日期不能晚于今天。', 'The day handled cannot be after today.');
    return day;
  }

  private async point(row: proto.MatterRow): Promise<Point> {
    const text = line(row.servicePoint, 'servicePoint');
    const division = row.division.trim() ? await this.division(row.division.trim()) : undefined;
    const named = this.points.filter(({ id, state }) => id === text || state.name === text);
    const near = division ? named.filter(({ state }) => state.divisionPath.includes(division)) : named;
    const [first, ...others] = near;
    if (!first && named.length > 0) {
      throw refuse(
        'matter.otherDivision',
        'division',
        '该评议对象不在所填的行政区划内，请核对。',
        'The service point is not in this division; check both.',
      );
    }
    if (!first)
      throw refuse(
        'servicePoint.unknown',
        'servicePoint',
        '没有找到这个评议对象，或者不在您的管辖范围内。',
        'No such service point, or outside your scope.',
      );
    if (others.length > 0)
      throw refuse(
        'servicePoint.ambiguous',
        'servicePoint',
        '有多个同名的评议对象，请填写其编号。',
        'Several service points have this name; give the id.',
      );
    return first;
  }

  /** The division's id, where the actor enters matters in it. */
  private async division(text: string): Promise<string> {
    const { id, path } = await this.work.places.findDivision(text);
    const scope = scopeOf(this.call.actor, 'matter.enter');
    const reached = scope.all || path.some((one) => scope.divisions.includes(one)) || (await this.ownUnitsIn(id, scope.units));
    if (!reached)
      throw refuse(
        'import.outsideScope',
        'division',
        '该行政区划不在您的管辖范围内，请核对。',
        'This division is outside your scope; check it.',
      );
    return id;
  }

  /** True where one of the actor's units has a service point in the division. */
  private async ownUnitsIn(division: string, units: string[]): Promise<boolean> {
    if (units.length === 0) return false;
    return (
      (await this.work.models.servicePoints.model.findOne({ unitId: { $in: units }, divisionPath: division }, { _id: 1 }).lean()) !== null
    );
  }

  private window(point: Point, text: string): Stored<Window> | undefined {
    if (!text) return undefined;
    const found = this.windows.find(({ id, state }) => state.servicePointId === point.id && [id, state.name, state.number].includes(text));
    if (!found)
      throw refuse(
        'window.unknown',
        'window',
        '该评议对象没有这个窗口，请核对窗口名称或窗口号。',
        'The service point has no such window; check its name or number.',
      );
    return found;
  }
}
