import type { notification } from '@mingjing/contracts';
import type { Call } from '../../call';
import { messageFilters, optOutFilters } from './messages';
import { officialFilters, reminderFilters } from './officials';
import { Names } from '../../export/names';
import { pages, stretches } from '../../export/rows';
import { table, type Column } from '../../export/table';
import { HELD_BACK, MESSAGE_KINDS, MESSAGE_REASONS, MESSAGE_STATES, momentText, word, yesNo } from '../../export/words';

/** The notification service pages no further. */
const DEEPEST = 20_000;
type Page = { page: number; pageSize: number };

export const messages = table({
  name: 'messages',
  title: '短信',
  tag: 'Messages',
  filters: messageFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: messageColumns(names),
      lots: stretches(call, async ({ notification: service }, from) => {
        const { messages: rows, next } = await service.listMessages({ ...filters, ...from });
        await names.readDivisions();
        return { rows, next };
      }),
    };
  },
});

function messageColumns(names: Names): Column<notification.Message>[] {
  return [
    { header: '编号', width: 28, of: ({ id }) => id },
    { header: '类型', of: ({ kind }) => word(MESSAGE_KINDS, kind) },
    { header: '状态', of: ({ state }) => word(MESSAGE_STATES, state) },
    { header: '原因', width: 16, of: ({ reason }) => word(MESSAGE_REASONS, reason) },
    { header: '手机号', width: 14, of: ({ phone }) => phone },
    { header: '内容', width: 50, of: ({ text }) => text },
    { header: '计费条数', kind: 'number', of: ({ segments }) => segments },
    { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
    { header: '单位', width: 28, of: ({ unitName }) => unitName },
    { header: '评议对象', width: 28, of: ({ servicePointName }) => servicePointName },
    { header: '提醒对象', of: ({ officialName }) => officialName },
    { header: '事由', of: ({ occasion }) => occasion },
    { header: '进入队列', width: 17, of: ({ queuedAt }) => momentText(queuedAt) },
    { header: '发送时间', width: 17, of: ({ sentAt }) => momentText(sentAt) },
    { header: '回执时间', width: 17, of: ({ settledAt }) => momentText(settledAt) },
    { header: '尝试次数', kind: 'number', of: ({ tries }) => tries },
    { header: '通道', of: ({ provider }) => provider },
    { header: '回执前后不一', of: ({ contradicted }) => yesNo(contradicted) },
  ];
}

export const optOuts = table({
  name: 'opt-outs',
  title: '退订号码',
  tag: 'Messages',
  filters: optOutFilters,
  open(call, filters) {
    const ask = async ({ notification: service }: Call, page: Page) => {
      const { optOuts: rows, total } = await service.listOptOuts({ ...filters, ...page });
      return { rows, total };
    };
    const columns: Column<notification.OptOut>[] = [
      { header: '手机号', width: 14, of: ({ phone }) => phone },
      { header: '来源', of: ({ source }) => word({ reply: '短信回复', office: '工作人员登记' }, source) },
      { header: '原因', width: 30, of: ({ reason }) => reason },
      { header: '起始时间', width: 17, of: ({ since }) => momentText(since) },
    ];
    return { columns, lots: pages(call, ({ id }) => id, ask, DEEPEST) };
  },
});

export const officials = table({
  name: 'officials',
  title: '廉政提醒对象',
  tag: 'Integrity reminders',
  filters: officialFilters,
  open(call, filters) {
    const names = new Names(call);
    const ask = async ({ notification: service }: Call, page: Page) => {
      const { officials: rows, total } = await service.listOfficials({ ...filters, ...page });
      await names.readDivisions();
      return { rows, total };
    };
    const columns: Column<notification.Official>[] = [
      { header: '编号', width: 24, of: ({ id }) => id },
      { header: '姓名', width: 14, of: ({ name }) => name },
      { header: '手机号', width: 14, of: ({ phone }) => phone },
      { header: '单位', width: 28, of: ({ unitName }) => unitName },
      { header: '行政区划', width: 16, of: ({ division }) => names.division(division) },
      { header: '职务', width: 16, of: ({ duty }) => duty },
      { header: '入党日', width: 12, of: ({ partyDay }) => partyDay },
      { header: '是否暂停', of: ({ paused }) => yesNo(paused) },
    ];
    return { columns, lots: pages(call, ({ id }) => id, ask, DEEPEST) };
  },
});

export const reminders = table({
  name: 'reminders',
  title: '廉政提醒计划',
  tag: 'Integrity reminders',
  filters: reminderFilters,
  open(call, filters) {
    const ask = async ({ notification: service }: Call, page: Page) => {
      const { reminders: rows, total } = await service.previewReminders({ ...filters, ...page });
      return { rows, total };
    };
    const columns: Column<notification.PlannedReminder>[] = [
      { header: '日期', width: 12, of: ({ day }) => day },
      { header: '事由', width: 14, of: ({ occasionName }) => occasionName },
      { header: '姓名', width: 14, of: ({ officialName }) => officialName },
      { header: '单位', width: 28, of: ({ unitName }) => unitName },
      { header: '内容', width: 50, of: ({ text }) => text },
      { header: '计费条数', kind: 'number', of: ({ segments }) => segments },
      { header: '不发送的原因', width: 16, of: ({ heldBack }) => word(HELD_BACK, heldBack) },
    ];
    return { columns, lots: pages(call, ({ day, occasion, officialId }) => `${day} ${occasion} ${officialId}`, ask, DEEPEST) };
  },
});
