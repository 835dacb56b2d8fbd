import type { supervision } from '@mingjing/contracts';
import { INSTRUCTION_STATES, LEG_STATES } from '@mingjing/contracts/words';
import { Names } from '../../export/names';
import { stretches } from '../../export/rows';
import { table, type Column } from '../../export/table';
import { momentText, WARNINGS, word, yesNo } from '../../export/words';
import { figureFilters, instructionFilters } from './instructions';

type Row = { of: supervision.Instruction; leg: supervision.Leg };

/** A row for each leg. What is a clue is in no export. */
export const instructions = table({
  name: 'instructions',
  title: '联合监督指令',
  tag: 'Joint supervision',
  filters: instructionFilters,
  open(call, filters) {
    const names = new Names(call);
    return {
      columns: columnsOf(names),
      lots: stretches(call, async ({ supervision: service }, from) => {
        const { instructions: found, next } = await service.listInstructions({ ...filters, ...from });
        await Promise.all([names.readDivisions(), names.readUnits(found.flatMap(({ bodyUnitIds }) => bodyUnitIds))]);
        return { rows: found.flatMap((of): Row[] => of.legs.map((leg) => ({ of, leg }))), next };
      }),
    };
  },
});

function columnsOf(names: Names): Column<Row>[] {
  return [
    { header: '编号', width: 28, of: ({ of }) => of.id },
    { header: '标题', width: 28, of: ({ of }) => of.title },
    { header: '状态', of: ({ of }) => word(INSTRUCTION_STATES, of.state) },
    { header: '行政区划', width: 16, of: ({ of }) => names.division(of.division) },
    { header: '被监督单位', width: 28, of: ({ of }) => of.bodyUnitIds.map(names.unit).join('、') },
    { header: '紧急', of: ({ of }) => yesNo(of.urgent) },
    { header: '下发时间', width: 17, of: ({ of }) => momentText(of.issuedAt) },
    { header: '监督力量', width: 20, of: ({ leg }) => leg.name },
    { header: '牵头', of: ({ leg }) => yesNo(leg.lead) },
    { header: '承办状态', of: ({ leg }) => word(LEG_STATES, leg.state) },
    { header: '送达时间', width: 17, of: ({ leg }) => momentText(leg.sentAt) },
    { header: '签收时间', width: 17, of: ({ leg }) => momentText(leg.acknowledgedAt) },
    { header: '签收用时（分钟）', kind: 'number', of: ({ leg }) => leg.minutesToAcknowledge },
    { header: '签收用时（上班时间，分钟）', kind: 'number', of: ({ leg }) => leg.officeMinutesToAcknowledge },
    { header: '上报时间', width: 17, of: ({ leg }) => momentText(leg.submittedAt) },
    { header: '上报用时（工作日）', kind: 'number', of: ({ leg }) => leg.workingDays },
    { header: '上报用时（自然日）', kind: 'number', of: ({ leg }) => leg.calendarDays },
    { header: '到期时间', width: 17, of: ({ leg }) => momentText(leg.dueAt) },
    { header: '预警', of: ({ leg }) => word(WARNINGS, leg.warning) },
    { header: '办理结果', width: 40, of: ({ leg }) => leg.result },
  ];
}

type Figures = supervision.InstructionFigures;

export const figures = table({
  name: 'instruction-figures',
  title: '联合监督统计',
  tag: 'Joint supervision',
  filters: figureFilters,
  async open(call, { division, from, to }) {
    const names = new Names(call);
    await names.readDivisions();
    const { rows } = await call.supervision.getFigures({ division, fromDay: from, toDay: to });
    return { columns: figureColumns(names), lots: once(rows) };
  },
});

async function* once<R>(rows: R[]): AsyncGenerator<R[]> {
  yield rows;
}

const figureColumns = (names: Names): Column<Figures>[] => [
  { header: '行政区划', width: 16, of: ({ division }) => (division ? names.division(division) : '合计') },
  { header: '下发', kind: 'number', of: (row) => row.issued },
  { header: '承办', kind: 'number', of: (row) => row.legs },
  { header: '已签收', kind: 'number', of: (row) => row.acknowledged },
  { header: '按时签收', kind: 'number', of: (row) => row.acknowledgedInTime },
  { header: '签收用时中位数（分钟）', kind: 'number', of: (row) => row.medianMinutes },
  { header: '签收用时中位数（上班时间，分钟）', kind: 'number', of: (row) => row.medianOfficeMinutes },
  { header: '已上报', kind: 'number', of: (row) => row.submitted },
  { header: '按时上报', kind: 'number', of: (row) => row.submittedInTime },
  { header: '上报用时中位数（工作日）', kind: 'number', of: (row) => row.medianWorkingDays },
  { header: '上报用时中位数（自然日）', kind: 'number', of: (row) => row.medianCalendarDays },
];
