import { dayOf } from '@mingjing/workflow';
import type { Api } from './api';
import type { Bar } from './bar';
import type { YearCase } from './case-plan';
import { handledCounts, type HandledCount } from './handled-counts';
import type { House } from './house';
import type { People } from './people';
import type { Phones } from './phones';
import { Places } from './places';
import type { YearPlan } from './plan';
import type { Progress } from './progress';
import { COORDINATOR } from './people';

const PAGE = 200;

export interface Parts {
  house: House;
  api: Api;
  people: People;
  phones: Phones;
  progress: Progress;
  bar: Bar;
  plan: YearPlan;
}

/** A year under way: the plan, and the platform it is played on. */
export class Year {
  readonly house: House;
  readonly api: Api;
  readonly people: People;
  readonly phones: Phones;
  readonly progress: Progress;
  readonly bar: Bar;
  readonly plan: YearPlan;
  readonly places: Places;
  /** Cases of the plan by the number of the evaluation they follow. */
  readonly complaints: Map<number, YearCase>;
  readonly handled: HandledCount[];
  /** Ids of cases by service point and day. */
  readonly cases = new Map<string, string>();

  constructor({ house, api, people, phones, progress, bar, plan }: Parts) {
    [this.house, this.api, this.people, this.phones] = [house, api, people, phones];
    [this.progress, this.bar, this.plan] = [progress, bar, plan];
    this.places = new Places(people, this.root);
    this.complaints = new Map(plan.cases.map((one) => [one.voice.index, one]));
    this.handled = handledCounts(plan);
  }

  /** The prefecture. */
  get root(): string {
    return this.plan.organisation.jurisdictions[0]?.parentId ?? '';
  }

  /** Reads which cases there are by now. */
  async readCases(): Promise<Map<string, string>> {
    for (let page = 1; ; page += 1) {
      const route = `/api/v1/cases?division=${this.root}&page=${page}&pageSize=${PAGE}`;
      const { items } = await this.people.get(COORDINATOR)<{ items: { id: string; servicePointId: string; openedAt: string }[] }>({
        method: 'GET',
        route,
      });
      for (const { id, servicePointId, openedAt } of items) this.cases.set(`${servicePointId} ${dayOf(new Date(openedAt))}`, id);
      if (items.length < PAGE) return this.cases;
    }
  }
}
