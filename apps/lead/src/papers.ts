import { directory, evaluation, lead } from '@mingjing/contracts';
import { isOfUnit, isRefused, type CallContext, type ServiceContext } from '@mingjing/kit';
import { chineseDay, type PaperOwner, type PaperText, type Subject } from '@mingjing/paper';
import { dayOf } from '@mingjing/workflow';

/** What of a case stands in papers: all of it is shown to the unit as well, nothing is of the citizen but the released words. */
export interface CaseFacts {
  caseNumber: string;
  unitName: string;
  servicePointName: string;
  releasedWords: string;
  instruction: string;
  /** YYYY-MM-DD; empty: no such clock runs. */
  acknowledgeBy: string;
  handleBy: string;
}

type Kind = 'transferOrder' | 'supervisionNotice' | 'advisoryReminder';

const until = (day: string, what: string): string => (day ? `请于${chineseDay(day)}前${what}。` : '');

const opening = ({ servicePointName, caseNumber }: CaseFacts): string =>
  `群众对你单位“${servicePointName}”的服务评价为不满意（事项编号：${caseNumber}）`;
const heard = ({ releasedWords }: CaseFacts): string =>
  releasedWords ? `一、群众意见。${inOneParagraph(releasedWords)}` : '一、群众意见。本单未摘录群众意见，请对照服务规范全面核查。';
const FAIRNESS = '严禁打听、追查评价人，严禁以任何方式对评价人和举报人施压或者打击报复；违反的，依规依纪处理。';
const inOneParagraph = (text: string): string => {
  const line = text
    .split(/\s*\n\s*/)
    .filter(Boolean)
    .join('；');
  return /[。！？]$/.test(line) ? line : `${line}。`;
};
const instructed = ({ instruction }: CaseFacts, otherwise: string): string => (instruction ? inOneParagraph(instruction) : otherwise);

const TEXTS: Record<Kind, (facts: CaseFacts) => Pick<PaperText, 'title' | 'recipients' | 'paragraphs'>> = {
  transferOrder: (facts) => ({
    title: `关于办理${facts.servicePointName}不满意评价事项的转办单`,
    recipients: [facts.unitName],
    paragraphs: [
      `${opening(facts)}，现转你单位办理，有关要求如下：`,
      heard(facts),
      `二、办理要求。${instructed(facts, '请查清事实，属实的立即整改，不属实的说明理由，并在平台如实填报核查和整改情况。')}`,
      `三、办理时限。${until(facts.acknowledgeBy, '签收')}${until(facts.handleBy, '办结')}`,
      `四、工作纪律。${FAIRNESS}`,
    ],
  }),
  supervisionNotice: (facts) => ({
    title: `关于督办${facts.servicePointName}不满意评价事项的通知`,
    recipients: [`${facts.unitName}党组织`],
    paragraphs: [
      `${opening(facts)}，已转${facts.unitName}办理。现由你单位党组织负责督办，有关要求如下：`,
      heard(facts),
      `二、压实责任。党组织主要负责人要亲自过问，${instructed(facts, '查清事实、分清责任，对属实的问题逐项明确措施、责任人和完成时限。')}`,
      `三、督办时限。${until(facts.handleBy, '办结，并由党组织审核整改情况')}逾期未办结的，按规定升级督办。`,
      `四、工作纪律。${FAIRNESS}`,
    ],
  }),
  advisoryReminder: (facts) => ({
    title: `关于${facts.servicePointName}苗头性问题的工作提醒函`,
    recipients: [facts.unitName],
    paragraphs: [
      `${opening(facts)}。评价反映的情况具有苗头性、倾向性，现予提醒：`,
      heard(facts),
      `二、提醒事项。${instructed(facts, '请举一反三，对照岗位职责和服务规范自查，对同类问题及早纠正。')}`,
      `三、有关要求。请将本函传达到相关岗位，${facts.handleBy ? `于${chineseDay(facts.handleBy)}前` : '及时'}在平台填报自查和改进情况。${FAIRNESS}`,
    ],
  }),
};

/** The text of a case's paper. Pure. */
export const caseText = (kind: Kind, facts: CaseFacts): PaperText => {
  const { title, recipients, paragraphs } = TEXTS[kind](facts);
  // Where no clock runs, nothing is said of a limit.
  return { title, recipients, paragraphs: paragraphs.filter((one) => !one.endsWith('时限。')), attachments: [], copies: [] };
};

/** How the service itself answers for one case. */
export type GetCase = (request: lead.GetCaseRequest, call: CallContext) => Promise<{ case: lead.Case | undefined }>;

/** A case as the reader sees it; undefined: for them it does not exist. */
async function seenBy(getCase: GetCase, id: string, call: CallContext): Promise<lead.Case | undefined> {
  try {
    return (await getCase({ id }, call)).case;
  } catch (error) {
    if (isRefused(error) && (error.kind === 'missing' || error.kind === 'forbidden')) return undefined;
    throw error;
  }
}

/** An order that is out and was not returned bears papers. */
function kindsOf({ state, transferOrder }: lead.Case): Kind[] {
  if (!transferOrder || transferOrder.returnedAt || state === 'closed') return [];
  const { supervisionNotice, advisoryReminder } = transferOrder;
  return [
    'transferOrder',
    ...(supervisionNotice ? (['supervisionNotice'] as const) : []),
    ...(advisoryReminder ? (['advisoryReminder'] as const) : []),
  ];
}

/** Papers of cases: the transfer order, and by rule the supervision notice and the advisory reminder. */
export function casePapers(context: ServiceContext, getCase: GetCase): PaperOwner {
  return {
    service: 'lead',
    async subjectOf(id, call): Promise<Subject | undefined> {
      const seen = await seenBy(getCase, id, call);
      if (!seen) return undefined;
      const { division, divisionPath } = seen;
      return { sight: isOfUnit(call.actor) ? 'unit' : 'full', division, divisionPath, kinds: kindsOf(seen) };
    },
    async draft(kind, id, call) {
      const seen = (await seenBy(getCase, id, call)) ?? lead.Case.create({ id });
      const { handlingUnitId, division } = seen;
      const [{ unit }, { servicePoint }] = await Promise.all([
        context.client(directory.DirectoryServiceService, division).getUnit({ id: handlingUnitId }),
        context.client(evaluation.EvaluationServiceService, division).getServicePoint({ id: seen.servicePointId }),
      ]);
      const facts = factsOf(seen, unit?.name ?? '', servicePoint?.name ?? '');
      return { text: caseText(kind as Kind, facts), recipientUnitIds: [handlingUnitId] };
    },
  };
}

export function factsOf({ id, transferOrder, deadlines }: lead.Case, unitName: string, servicePointName: string): CaseFacts {
  const due = (rule: string): string => {
    const at = deadlines.find((one) => one.rule === rule)?.dueAt;
    return at ? dayOf(at) : '';
  };
  const { instruction = '', citizenWords = '' } = transferOrder ?? {};
  return {
    // As people read it out to one another.
    ...{ caseNumber: id.slice(-6), unitName, servicePointName, instruction, releasedWords: citizenWords },
    ...{ acknowledgeBy: due('acknowledge'), handleBy: due('handling') },
  };
}
