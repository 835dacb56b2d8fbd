import type { notification } from '@mingjing/contracts';
import { messageFilters } from '../nouns/messages';
import { Names } from './names';
import { stretches } from './rows';
import { table, type Column } from './table';
import { MESSAGE_KINDS, MESSAGE_REASONS, MESSAGE_STATES, momentText, word, yesNo } from './words';

export const messages = table({
  name: 'messages',
  title: '短信',
  tag: 'Messages',
  filters: messageFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: columnsOf(names),
      lots: stretches(call, async ({ notification: service }, from) => {
        const { messages: rows, next } = await service.listMessages({ ...filters, ...from });
        await names.readDivisions();
        return { rows, next };
      }),
    };
  },
});

function columnsOf(names: Names): Column<notification.Message>[] {
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
