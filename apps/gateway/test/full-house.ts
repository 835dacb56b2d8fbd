import { randomUUID } from 'node:crypto';
import { directory as places, evaluation as points } from '@mingjing/contracts';
import type { Platform } from './platform';
import { Random } from './fuzz/random';

/** Beginnings of names that spreadsheet programs compute, take for a mark, cut off, or part cells at. */
export const HOSTILE = [
  ...['-十号', "=cmd|'/C calc'!A0", '+1', '@x', '＝1+1', '－', "'quoted", "''x", "'=1", '="abc"', '"', '","', '`1', '#N/A', 'TRUE'],
  ...[
    '逗号,分号;竖线|、顿号',
    '（全角）()【】',
    'ＡＢＣ１２３',
    '两  个空格',
    '1-3号',
    '3/5',
    '007',
    '1.0',
    '1,280',
    '99%',
    '_x0041_',
    '<b>&amp;',
    '𠮷🙂',
  ],
];

const ROOT = '632800';
const COUNTIES = ['632801', '632821'];
/** Two towns of one name. */
const TOWNS = ['632801990', '632821990'];
const KINDS = ['department', 'serviceWindow', 'grassrootsStation', 'communityWindow', 'publicUtility'];

interface Place {
  id: string;
  name: string;
  division: string;
}

interface Point extends Place {
  unitId: string;
  windows: string[];
}

/** Fills a platform with what is hard to bring back: hostile names, namesakes, what was retired, renamed or moved since. */
export async function fillHouse(platform: Platform, token: string): Promise<void> {
  const house = new House(platform, token);
  await house.fill();
}

class House {
  private readonly random = new Random('full house');
  private named = 0;

  constructor(
    private readonly platform: Platform,
    private readonly token: string,
  ) {}

  async fill(): Promise<void> {
    const { directory } = this.platform;
    for (const id of TOWNS) {
      const division = places.Division.fromPartial({ id, parentId: id.slice(0, 6), name: '双名镇', level: 'town' });
      await directory.createDivision({ division });
    }
    const units = await this.units();
    const all = await this.points(units);
    await this.matters(all);
    await this.handledCounts(all);
    await this.officials(units);
    await this.people(units);
    await this.changes(units, all);
  }

  /** A name nobody else has, most often one that programs trip over. */
  private name(kind: string): string {
    this.named += 1;
    return `${this.random.one(HOSTILE)}${kind}${this.named}号`;
  }

  private async units(): Promise<Place[]> {
    const made: Place[] = [];
    const make = async (name: string, division: string): Promise<void> => {
      const documentPrefix = this.random.chance(0.3) ? this.random.one(['=政', '-政', "'政", '格政']) : '';
      const { unit } = await this.platform.directory.createUnit({
        unit: places.Unit.fromPartial({ name, division, documentPrefix }),
        confirmLookAlike: true,
      });
      made.push({ id: unit?.id as string, name, division });
    };
    await make('寻常局', '632801');
    for (const name of HOSTILE) await make(`${name}局`, this.random.one([ROOT, ...COUNTIES, ...TOWNS]));
    // Namesakes in several places.
    for (const division of [...COUNTIES, ...TOWNS]) await make('同名局', division);
    return made;
  }

  private async points(units: readonly Place[]): Promise<Point[]> {
    const made: Point[] = [];
    const make = async (name: string, unit: Place, division = unit.division): Promise<void> => {
      const servicePoint = points.ServicePoint.fromPartial({ name, kind: this.random.one(KINDS), unitId: unit.id, division });
      const { evaluation } = this.platform;
      // In quotation marks: one window, however it is called.
      const windowNames = [`〝${this.name('窗口')}〞`, '综合窗口'];
      const { servicePoint: point } = await evaluation.createServicePoint({ servicePoint, windowNames, confirmLookAlike: true });
      const { windows } = await evaluation.listWindows({ servicePointId: point?.id as string });
      made.push({ id: point?.id as string, name, division, unitId: unit.id, windows: windows.map((window) => window.name) });
    };
    const [ordinary] = units as [Place];
    await make('寻常站', ordinary);
    for (const unit of units) await make(this.random.chance(0.5) ? this.name('站') : '同名站', unit);
    await make(this.name('站'), ordinary, TOWNS[0]);
    return made;
  }

  private async matters(all: readonly Point[]): Promise<void> {
    const row = (point: Point, number: string) =>
      points.MatterRow.fromPartial({
        row: 2,
        matterNumber: number,
        itemCode: this.random.chance(0.5) ? this.random.one(["'SX1", '=1', '0001', '123456.0']) : '',
        itemName: this.name('事项'),
        handledOn: '2026-03-05',
        servicePoint: point.id,
        window: this.random.one(['', ...point.windows]),
        applicantName: this.random.chance(0.6) ? this.name('') : '',
        phone: this.random.one(['', '13812345678', '09778222222']),
      });
    const given = all.flatMap((point, at) => [
      row(point, `M-${at}`),
      row(point, this.random.one([`=M${at}`, `'M${at}`, `20260305${at}000000012`, `${100_000 + at}.0`, `-${at}`])),
    ]);
    const ordinary = { ...row(all[0] as Point, '寻常-1'), applicantName: '示例某', phone: '13812345678', window: '' };
    // Numbers that a spreadsheet program computes; nothing but the id of such a row tells that it is there.
    given.push(
      ...['00012345', '1E5', '3/4'].map((number) => ({ ...row(all[0] as Point, number), applicantName: '', phone: '', window: '' })),
    );
    for (const rows of [given.slice(0, given.length / 2), given.slice(given.length / 2)]) {
      const { rejected, errors } = await this.platform.evaluation.importMatters({ rows, dryRun: false });
      if (rejected > 0) throw new Error(JSON.stringify(errors));
    }
    // Of what one entered oneself whole names and numbers are compared, too.
    const own = [ordinary, ...(all.slice(0, 10) as Point[]).map((point, at) => row(point, `E-${at}`))];
    for (const one of own) {
      const { row: _row, servicePoint: servicePointId, window: _window, division: _division, servicePointId: _id, ...fields } = one;
      await this.post('/matters', { ...fields, servicePointId, windowId: '' });
    }
  }

  private async handledCounts(all: readonly Point[]): Promise<void> {
    const rows = all.map(({ id }, row) =>
      points.HandledCountRow.fromPartial({ row, servicePoint: id, month: '2026-03', handled: String(this.random.below(5_000)) }),
    );
    const { rejected, errors } = await this.platform.evaluation.importHandledCounts({ rows, dryRun: false });
    if (rejected > 0) throw new Error(JSON.stringify(errors));
  }

  private async officials(units: readonly Place[]): Promise<void> {
    const put = (name: string, unitId: string, phone: string): Promise<void> =>
      this.post('/officials', {
        ...{ name, unitId, phone, paused: this.random.chance(0.3) },
        duty: this.random.chance(0.5) ? this.name('职务') : '',
        partyDay: this.random.one(['', '2001-07-01']),
      });
    await put('寻常人', units[0]?.id as string, '13812345678');
    for (const [at, unit] of units.entries())
      await put(this.random.chance(0.5) ? this.name('人') : '同名人', unit.id, `1380000${1_000 + at}`);
  }

  private async people(units: readonly Place[]): Promise<void> {
    const { directory } = this.platform;
    for (const [at, name] of HOSTILE.entries()) {
      const { account } = await directory.createAccount({ username: `person-${at}`, name: `${name}某`, password: '' });
      for (let posts = this.random.below(3); posts > 0; posts -= 1) {
        const ofUnit = this.random.chance(0.6);
        const post = places.Post.fromPartial({
          // Some say the same as a post before them.
          name: this.random.chance(0.3) ? '同名岗位' : this.name('岗位'),
          ...(ofUnit
            ? { role: 'unitAdmin', units: [this.random.one(units).id, this.random.one(units).id] }
            : { role: 'supervisor', divisions: [this.random.one([...COUNTIES, ...TOWNS])] }),
        });
        const { post: made } = await directory.createPost({ post });
        const { assignment } = await directory.assignPost({
          accountId: account?.id as string,
          postId: made?.id as string,
          from: undefined,
          to: undefined,
        });
        if (this.random.chance(0.2)) await directory.endAssignment({ assignmentId: assignment?.id as string });
      }
    }
  }

  /** What became of some of them since: an export shows them as they are now. */
  private async changes(units: readonly Place[], all: readonly Point[]): Promise<void> {
    const { directory, evaluation } = this.platform;
    const retired = all.filter((_, at) => at % 5 === 2);
    for (const { id } of retired) await evaluation.retireServicePoint({ id, successorId: '', reason: '撤并' });
    // Another takes the name of one that is gone.
    for (const { name, unitId, division } of retired.slice(0, 3)) {
      await evaluation.createServicePoint({
        servicePoint: points.ServicePoint.fromPartial({ name, kind: 'department', unitId, division }),
        windowNames: [],
        confirmLookAlike: true,
      });
    }
    for (const { id, name, division } of units.filter((_, at) => at % 7 === 3)) {
      await directory.updateUnit({ unit: places.Unit.fromPartial({ id, name, division, retired: true }) });
      await directory.createUnit({ unit: places.Unit.fromPartial({ name, division }), confirmLookAlike: true });
    }
    for (const { id, division } of units.filter((_, at) => at % 7 === 5)) {
      await directory.updateUnit({ unit: places.Unit.fromPartial({ id, name: this.name('局'), division }), confirmLookAlike: true });
    }
  }

  private async post(path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.platform.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
  }
}
