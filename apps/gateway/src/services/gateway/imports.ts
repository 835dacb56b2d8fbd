import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';
import { correctionSheet, templateSheets, xlsxStream, type Kind, type WrittenSheet } from '@mingjing/sheet';
import { rejectedRow, rowError } from '../../import';
import { operationsOf } from '../../operation';
import { attachment } from '../../reply';

const operation = operationsOf('Imports');

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MIB = 1024 * 1024;
const MOST_ROWS = 10_000;

/** Imports by the noun of their address. */
export type Kinds = Readonly<Record<string, Kind>>;

/** The files around an import: what to fill in, what to correct. */
export function importFiles(kinds: Kinds) {
  const names = Object.keys(kinds);
  const find = (name: string): Kind => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw noSuchKind(names);
    return kind;
  };

  const template = operation('An empty spreadsheet to fill in, with explanations of its columns', {
    replyType: XLSX,
    async handle(_, { params: { kind: name = '' } }) {
      const kind = find(name);
      return file(templateSheets(kind), `${name}.xlsx`, `${kind.title}.xlsx`);
    },
  });

  const errorFile = operation('The refused rows of an import as a spreadsheet to correct and send again', {
    body: z.strictObject({
      kind: z.enum(names),
      errors: z.array(rowError).max(MOST_ROWS),
      rejectedRows: z.array(rejectedRow).min(1).max(MOST_ROWS),
    }),
    bodyLimit: 32 * MIB,
    replyType: XLSX,
    async handle(_, { body: { kind: name, errors, rejectedRows } }) {
      const kind = find(name);
      return file([correctionSheet(kind, rejectedRows, errors)], `${name}-errors.xlsx`, `${kind.title}-需更正.xlsx`);
    },
  });

  return { template, errorFile };
}

function file(sheets: WrittenSheet[], plainName: string, name: string) {
  return attachment(xlsxStream(sheets), XLSX, plainName, name);
}

function noSuchKind(names: readonly string[]): Refused {
  return new Refused('import.kindUnknown', 'missing', {
    field: 'kind',
    zh: `没有这种导入，可用的有：${names.join('、')}。`,
    en: `No such import; there are: ${names.join(', ')}.`,
  });
}
