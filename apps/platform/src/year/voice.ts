import type { YearPoint } from './organisation';

export type Rating = 'satisfied' | 'basicallySatisfied' | 'unsatisfied';

export interface YearMatter {
  number: string;
  step: number;
  point: YearPoint;
  item: string;
  handledOn: string;
  /** Of those who are invited. */
  phone?: string;
}

/** One evaluation of the year: at a plate, by the link of an invitation, or by a one-digit reply to it. */
export interface YearVoice {
  index: number;
  step: number;
  way: 'plate' | 'link' | 'reply';
  point: YearPoint;
  matter?: YearMatter;
  /** Which window of the service point. */
  window: number;
  rating: Rating;
}
