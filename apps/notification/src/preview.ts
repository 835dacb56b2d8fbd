import type { envelope, notification as proto } from '@mingjing/contracts';
import { authorise, scopeOf, type Actor } from '@mingjing/kit';
import { KINDS } from './message';
import { pathOf } from './places';
import { oneOf } from './queries';
import { segmentsOf } from './segments';
import { faultsOf, signature as signatureSchema, type TemplateKind } from '@mingjing/rules';
import { compose, composeFitting, levelsText, linkOf, withoutToken } from './template';
import type { Work } from './work';

/** Somebody and something that could be meant. */
const SAMPLE_TOKEN = 'ABCDEFGH2345';
const SAMPLE = {
  servicePoint: '政务服务大厅综合窗口',
  unit: '政务服务局',
  name: '某某',
  years: '10',
  holiday: '中秋节',
  code: '1234 5678 9012',
};
/** Host of a prefecture's platform: 20 characters, for the warning about a second segment. */
const USUAL_HOST = 'https://pingjia.haixi.gov.cn';

interface Wording {
  kind: TemplateKind;
  signature: string;
  template: string;
}

const problem = (kind: string, code: string, field: string, messageZh: string, messageEn: string): envelope.Problem => ({
  ...{ kind, code, field, messageZh, messageEn, httpStatus: undefined, retryAfter: undefined },
});

async function wordingOf(work: Work, request: proto.PreviewTextRequest): Promise<Wording> {
  const asked = oneOf(request.kind, KINDS, 'kind');
  const kind = asked === 'integrityReminder' || asked === 'passwordCode' ? asked : 'invitation';
  const inForce = await {
    invitation: () => work.invitationOf(request.division),
    integrityReminder: () => work.reminderWording(request.division),
    passwordCode: () => work.passwordCodeOf(request.division),
  }[kind]();
  return { kind, signature: request.signature ?? inForce.signature, template: request.template ?? inForce.template };
}

function problemsOf({ kind, signature, template }: Wording, usual: string): envelope.Problem[] {
  const problems = faultsOf(kind, template).map(({ code, zh, en }) => problem('invalid', `template.${code}`, 'template', zh, en));
  const signed = signatureSchema.safeParse(signature);
  if (!signed.success) {
    const zh = '签名须为 2 至 12 个汉字、字母或数字，并已向短信服务商报备。';
    problems.push(problem('invalid', 'template.signatureInvalid', 'signature', zh, 'A signature has 2 to 12 letters.'));
  }
  const { segments } = segmentsOf(usual);
  if (segments > 1) {
    const zh = `域名为 20 个字符时，这条短信将按 ${segments} 条计费；可以启用，建议精简。`;
    problems.push(problem('warning', 'template.long', 'template', zh, `With a host of 20 characters this is ${segments} segments.`));
  }
  return problems;
}

/** The text as it would be sent to somebody, how many segments it takes, and what is wrong with its template. */
export async function previewText(work: Work, request: proto.PreviewTextRequest, actor: Actor): Promise<proto.PreviewTextResponse> {
  authorise(actor, 'message.read');
  const division = request.division || (scopeOf(actor, 'message.read').divisions[0] ?? '');
  if (division) authorise(actor, 'message.read', { divisionPath: await pathOf(work, division) });
  const wording = await wordingOf(work, { ...request, division });
  const levels = levelsText(await work.levelsOf(division));
  const text = (publicUrl: string): string => {
    const values = { ...SAMPLE, levels, day: '2026-11-20', link: linkOf(publicUrl, SAMPLE_TOKEN) };
    if (wording.kind !== 'invitation') return compose(wording.signature, wording.template, values);
    return composeFitting(wording.signature, wording.template, values, ['servicePoint', 'unit']);
  };
  const shown = text(work.publicUrl());
  const { encoding, segments, room } = segmentsOf(shown);
  const problems = problemsOf(wording, text(USUAL_HOST));
  return { text: withoutToken(shown), segments, characters: [...shown].length, room, encoding, problems };
}
