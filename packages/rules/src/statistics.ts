import { z } from 'zod';
import { labelled, rule } from './rule';

const schema = z.strictObject({
  enabled: labelled(z.boolean(), '公开', 'Published'),
  /** See docs/decisions/013-open-data.md. */
  smallestGroup: labelled(z.number().int().min(3).max(100), '最小人数', 'Persons a group must have', {
    unit: '人',
    note: { zh: '少于此数的不公开，也不能推算出', en: 'Smaller ones are not shown, nor can they be told from others' },
  }),
  afterDays: labelled(z.number().int().min(4).max(92), '月末后多少天公开', 'Days after the end of a month until it is published', {
    unit: '天',
    note: { zh: '不得早于群众可修改评价的时限', en: 'No less than evaluations can be changed for' },
  }),
});
export type OpenDataRule = z.infer<typeof schema>;

/** Whether figures are published for everybody, and how small a group may be. */
export const openData = rule(
  'statistics.openData',
  schema,
  { enabled: true, smallestGroup: 5, afterDays: 4 },
  {
    zh: '开放数据：是否公开、最小人数（少于此数不公开，也不能推算出）、月末后多少天公开',
    en: 'Open data: whether, how many persons a group must have to be shown, days after the end of a month until it is published',
    rootOnly: true,
  },
);
