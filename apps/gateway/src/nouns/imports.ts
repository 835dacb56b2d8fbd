import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';
import { rejectedRow, rowError } from '../import';
import { operationsOf } from '../operation';
import { attachment } from '../reply';
import { KIND_NAMES, KINDS, type KindName } from '../sheet/kinds';
import { correctionSheet, templateSheets } from '../sheet/template';
import { xlsxStream, type WrittenSheet } from '../sheet/write';

const operation = operationsOf('Imports');

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MIB = 1024 * 1024;
const MOST_ROWS = 10_000;

const kindName = z.enum(KIND_NAMES);

export const template = operation('An empty spreadsheet to fill in, with explanations of its columns', {
  replyType: XLSX,
  async handle(_, { params }) {
    const name = kindName.safeParse(params['kind']);
    if (!name.success) throw noSuchKind();
    const kind = KINDS[name.data];
    return file(templateSheets(kind), `${name.data}.xlsx`, `${kind.title}.xlsx`);
  },
});

export const errorFile = operation('The refused rows of an import as a spreadsheet to correct and send again', {
  body: z.strictObject({
    kind: kindName,
    errors: z.array(rowError).max(MOST_ROWS),
    rejectedRows: z.array(rejectedRow).min(1).max(MOST_ROWS),
  }),
  bodyLimit: 32 * MIB,
  replyType: XLSX,
  async handle(_, { body: { kind: name, errors, rejectedRows } }) {
    const kind = KINDS[name satisfies KindName];
    return file([correctionSheet(kind, rejectedRows, errors)], `${name}-errors.xlsx`, `${kind.title}-需更正.xlsx`);
  },
});

function file(sheets: WrittenSheet[], plainName: string, name: string) {
  return attachment(xlsxStream(sheets), XLSX, plainName, name);
}

function noSuchKind(): Refused {
  return new Refused('import.kindUnknown', 'missing', {
    field: 'kind',
    zh: `没有这种导入，可用的有：${KIND_NAMES.join('、')}。`,
    en: `No such import; there are: ${KIND_NAMES.join(', ')}.`,
  });
}
