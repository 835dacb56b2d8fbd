import { setTimeout as pause } from 'node:timers/promises';
import type { evaluation } from '@mingjing/contracts';
import { evaluate } from './citizens';
import type { DemoVoice } from './days';
import type { DemoPeople } from './people';

const LOOK_MS = 100;
const FOUND_MS = 30_000;

type Hand = 'supervisor' | 'second' | 'unit' | 'coordinator';

/** A step that somebody takes in a case on a day of the demonstration. */
interface Move {
  day: number;
  by: Hand;
  action: string;
  body: Record<string, unknown>;
}

/** An unsatisfied evaluation at a service point of a unit that the demonstration has an account for, and how far it has come. */
interface Story extends Pick<DemoVoice, 'text' | 'phone'> {
  day: number;
  /** Place of the unit among the demonstration's, and of the service point in it. */
  unit: number;
  point: number;
  moves: Move[];
}

const move = (day: number, by: Hand, action: string, body: Record<string, unknown> = {}): Move => ({ day, by, action, body });

const accept = (day: number): Move => move(day, 'supervisor', 'accept', { note: '属于受理范围' });
const visit = (day: number, phone: boolean): Move =>
  move(day, 'supervisor', 'recordVisit', { ...(phone ? { result: 'reached', way: 'phone' } : { result: 'anonymous' }), grade: 'simple' });
const dispatch = (day: number, supervisionNotice = false): Move =>
  move(day, 'supervisor', 'dispatch', { instruction: '请于规定时限内核实并反馈', supervisionNotice, advisoryReminder: false });
const opened = (day: number, phone: boolean): Move[] => [accept(day), visit(day, phone), dispatch(day)];
const verified = (day: number, verdict: string, findings: string): Move[] => [
  move(day - 1, 'unit', 'acknowledge'),
  move(day, 'unit', 'verify', { verdict, findings }),
];
const rectified = (day: number, summary: string, measures: { kind: string; count: number }[]): Move[] => [
  move(day, 'unit', 'stateOwnSide', { party: 'staff', statement: '当日业务集中，解释不够耐心，愿意改进', waived: false, objects: false }),
  move(day, 'unit', 'submitRectification', { summary, timetable: '五个工作日内完成', personsInCharge: ['窗口负责人'], measures }),
];

/** One case of each stage, from closed to just accepted; one unit has let its order lie. */
const STORIES: Story[] = [
  {
    ...{ day: 0, unit: 0, point: 0, text: '排了一个小时才轮到，三个窗口只开了一个。', phone: '13800000011' },
    moves: [
      ...opened(1, true),
      ...verified(3, 'substantiated', '窗口排班不合理，高峰时段开放不足'),
      ...rectified(5, '已调整排班，高峰时段窗口全部开放', [{ kind: 'criticism', count: 1 }]),
      move(6, 'supervisor', 'acceptRectification'),
      move(8, 'second', 'recordFinalVisit', { result: 'satisfied', way: 'phone' }),
    ],
  },
  {
    ...{ day: 0, unit: 1, point: 0, text: '等得太久。' },
    moves: [
      ...opened(1, false),
      ...verified(3, 'unsubstantiated', '经调阅监控和叫号记录，当日等候八分钟，符合承诺时限'),
      move(5, 'supervisor', 'explain', { explanation: '经核查，当日办理时长符合承诺时限，特此说明。' }),
      move(7, 'second', 'recordFinalVisit', { result: 'anonymous' }),
      move(8, 'coordinator', 'signClosing', { note: '匿名评价，无法回访，同意办结' }),
    ],
  },
  {
    ...{ day: 2, unit: 2, point: 0, text: '材料清单没有一次说清楚，来回跑了三趟。', phone: '13800000012' },
    moves: [
      ...opened(3, true),
      ...verified(5, 'substantiated', '一次性告知单未及时更新'),
      ...rectified(7, '已更新一次性告知单，并在窗口公示', [{ kind: 'criticism', count: 1 }]),
      move(9, 'supervisor', 'acceptRectification'),
    ],
  },
  {
    ...{ day: 3, unit: 0, point: 1, text: '工作人员说话不耐烦，问了两遍都不回答。', phone: '13800000013' },
    moves: [
      ...opened(4, true),
      ...verified(6, 'partlySubstantiated', '工作人员解释不够耐心，情况部分属实'),
      ...rectified(8, '已批评教育，并组织窗口服务培训', [{ kind: 'criticism', count: 1 }]),
    ],
  },
  {
    ...{ day: 5, unit: 1, point: 0, text: '说好三天办结，过了一周还没有消息。', phone: '13800000014' },
    moves: [...opened(6, true), ...verified(8, 'substantiated', '内部流转超时，未及时告知')],
  },
  {
    ...{ day: 5, unit: 2, point: 0, text: '电话打了五次没有人接。' },
    moves: [accept(6), visit(6, false), dispatch(6, true)],
  },
  {
    ...{ day: 7, unit: 0, point: 0, text: '收费没有明细，问了也没有解释。', phone: '13800000015' },
    moves: [...opened(8, true), move(9, 'unit', 'acknowledge')],
  },
  { ...{ day: 8, unit: 0, point: 1, text: '中午没到下班时间窗口就没人了。', phone: '13800000016' }, moves: [accept(9)] },
];

/** Plays the stories of the demonstration over HTTP, as the people whose accounts it has. Played again, a day has no second effect. */
export class DemoCases {
  constructor(
    private readonly url: string,
    private readonly people: DemoPeople,
    /** By place of the unit. */
    private readonly servicePoints: evaluation.ServicePoint[][],
  ) {}

  /** What happens on a day: steps in earlier cases, then new complaints. The platform's clock stands on that day's morning. */
  async play(day: number, mornings: Date[]): Promise<void> {
    const due = STORIES.filter(({ moves }) => moves.some((one) => one.day === day));
    await Promise.all(due.map((story) => this.handle(story, day, mornings)));
    const spoken = STORIES.map((story, index) => ({ story, index })).filter(({ story }) => story.day === day);
    await Promise.all(
      spoken.map(({ story: { text, phone, ...story }, index }) =>
        evaluate(this.url, `demo-story-${index}`, { code: this.place(story).plateCode }, { level: 'unsatisfied', text, phone }),
      ),
    );
  }

  private place({ unit, point }: Pick<Story, 'unit' | 'point'>): evaluation.ServicePoint {
    const place = this.servicePoints[unit]?.[point];
    if (!place) throw new Error(`the demonstration has no service point ${point} in unit ${unit}`);
    return place;
  }

  private async handle(story: Story, day: number, mornings: Date[]): Promise<void> {
    const id = await this.caseOf(story, mornings[story.day]!);
    for (const [place, { day: on, by, action, body }] of story.moves.entries()) {
      if (on !== day) continue;
      const key = `demo-case-${STORIES.indexOf(story)}-${place}`;
      // The supervisors of the demonstration release the words as they were written: there is nobody's name in them.
      const sent = action === 'dispatch' ? { ...body, releasedWords: story.text } : body;
      await this.people.ask(usernameOf(story, by), `/cases/${encodeURIComponent(id)}/actions/${action}`, { key, body: sent });
    }
  }

  /** The case of that morning at that place. */
  private async caseOf(story: Story, morning: Date): Promise<string> {
    const { id: servicePointId } = this.place(story);
    for (const end = Date.now() + FOUND_MS; ; await pause(LOOK_MS)) {
      const { items } = await this.people.ask<{ items: { id: string; servicePointId: string; openedAt: string }[] }>(
        usernameOf(story, 'supervisor'),
        '/cases?division=632801&pageSize=100',
      );
      const found = items.find((one) => one.servicePointId === servicePointId && sameDay(new Date(one.openedAt), morning));
      if (found) return found.id;
      if (Date.now() > end) throw new Error(`the demonstration's case of ${morning.toISOString()} was not opened`);
    }
  }
}

const sameDay = (one: Date, other: Date): boolean => Math.abs(one.getTime() - other.getTime()) < 12 * 3_600_000;

function usernameOf({ unit }: Story, by: Hand): string {
  if (by === 'unit') return `unitadmin-${unit + 1}`;
  if (by === 'coordinator') return 'coordinator';
  return by === 'second' ? 'supervisor-632801-b' : 'supervisor-632801';
}
