import type { directory } from '@mingjing/contracts';
import { numberFilters } from './document-numbers';
import type { Call } from '../../call';
import { pages } from '../../export/rows';
import { table, type Column } from '../../export/table';
import { DOCUMENT_KINDS, momentText, NUMBER_STATES, word } from '../../export/words';

export const documentNumbers = table({
  name: 'document-numbers',
  title: '发文登记',
  tag: 'Documents',
  filters: numberFilters,
  open(call, { year = 0, ...filters }) {
    const ask = async ({ directory }: Call, page: { page: number; pageSize: number }) => {
      const { numbers: rows, total } = await directory.listNumbers({ ...filters, year, ...page });
      return { rows, total };
    };
    return { columns: COLUMNS, lots: pages(call, ({ id }) => id, ask) };
  },
});

const COLUMNS: Column<directory.DocumentNumber>[] = [
  { header: '发文字号', width: 22, of: ({ number }) => number },
  { header: '标题', width: 44, of: ({ title }) => title },
  { header: '文种', of: ({ kind }) => word(DOCUMENT_KINDS, kind) },
  { header: '发文机关', width: 32, of: ({ issuer }) => issuer },
  { header: '编号时间', width: 17, of: ({ allottedAt }) => momentText(allottedAt) },
  { header: '编号人', width: 20, of: ({ allottedBy, allottedByName }) => allottedByName || allottedBy },
  { header: '状态', of: ({ state }) => word(NUMBER_STATES, state) },
  { header: '作废时间', width: 17, of: ({ voidedAt }) => momentText(voidedAt) },
  { header: '作废人', width: 20, of: ({ voidedBy, voidedByName }) => voidedByName || voidedBy },
  { header: '作废原因', width: 30, of: ({ voidReason }) => voidReason },
];
