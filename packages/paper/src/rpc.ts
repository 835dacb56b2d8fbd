import { createHash } from 'node:crypto';
import { directory, paper as contract } from '@mingjing/contracts';
import { isRefused, Refused } from '@mingjing/contracts/refused';
import {
  authorise,
  changeOf,
  mayDo,
  missing,
  rpc,
  type Actor,
  type CallContext,
  type RpcBinding,
  type ServiceContext,
} from '@mingjing/kit';
import { papersIssuer } from '@mingjing/rules';
import { act, actionOf, PAPER_ACTION_NAMES, requireReady, type PaperActionName } from './actions';
import type { PaperModels } from './models';
import type { PaperOwner } from './owner';
import type { Paper, PaperEvent } from './paper';
import { paperView, reads, unitsOf, type LoadedPaper } from './reading';
import { openWords, sealWords, type Words } from './sealing';
import { template } from './template';
import { checkedReason, checkedText } from './text';

/** The RPCs of a service's papers; `papers` are in its own store. */
export function paperRpc(context: ServiceContext, papers: PaperModels, owner: PaperOwner): RpcBinding {
  const desk = new Desk(context, papers, owner);
  return rpc(contract.PaperServiceService, {
    listPapers: ({ subjectId }, call) => desk.list(subjectId, call),
    getPaper: async ({ id }, call) => ({ paper: await desk.show(id, call) }),
    draftPaper: async (request, call) => ({ paper: await desk.draft(request, call) }),
    actOnPaper: async (request, call) => ({ paper: await desk.act(request, call) }),
    renderPaper: async ({ id }, call) => desk.render(await desk.readable(id, call)),
  });
}

class Desk {
  readonly #purpose: string;

  constructor(
    private readonly context: ServiceContext,
    private readonly papers: PaperModels,
    private readonly owner: PaperOwner,
  ) {
    this.#purpose = `${owner.service}.papers`;
  }

  async list(subjectId: string, call: CallContext): Promise<contract.ListPapersResponse> {
    const { actor } = call;
    const subject = await this.owner.subjectOf(subjectId, call);
    if (!subject) throw missing('paper');
    const docs = await this.papers.model.find({ subjectId }).sort({ draftedAt: -1, _id: -1 }).select({ _id: 1 }).lean<{ _id: string }[]>();
    const found = await Promise.all(docs.map(({ _id }) => this.papers.load(_id)));
    const shown = found.filter((one) => one !== undefined).filter(({ state }) => reads(actor, state, subject));
    const drafts = subject.sight === 'full' && mayDo(actor, 'paper.draft', { divisionPath: subject.divisionPath });
    return { papers: shown.map((one) => this.view(one, actor)), draftable: drafts ? [...subject.kinds] : [] };
  }

  /** @throws Refused `paper.missing` */
  async readable(id: string, call: CallContext): Promise<LoadedPaper> {
    const found = await this.papers.load(id);
    if (!found || !reads(call.actor, found.state, await this.owner.subjectOf(found.state.subjectId, call))) throw missing('paper');
    return found;
  }

  async show(id: string, call: CallContext): Promise<contract.Paper> {
    return this.view(await this.readable(id, call), call.actor);
  }

  view(found: LoadedPaper, actor: Actor): contract.Paper {
    return paperView(found, actor, (ref) => this.#open(found, ref));
  }

  #open(found: LoadedPaper, ref: string): Words {
    return openWords(this.context.keys, this.#purpose, found.sealed, ref);
  }

  async draft({ subjectId, kind }: contract.DraftPaperRequest, call: CallContext): Promise<contract.Paper> {
    const { actor } = call;
    const subject = await this.owner.subjectOf(subjectId, call);
    if (!subject) throw missing('paper');
    authorise(actor, 'paper.draft', { divisionPath: subject.divisionPath });
    if (!subject.kinds.includes(kind)) throw kindNotNow(subject.kinds);
    const issuer = await this.#issuer(subject.division);
    const { text, recipientUnitIds } = await this.owner.draft(kind, subjectId, call);
    const cause = causeOf(call, 'draftPaper', { subjectId, kind });
    const id = `p-${createHash('sha256').update(cause.id).digest('hex').slice(0, 20)}`;
    const { division, divisionPath } = subject;
    await this.#record(
      id,
      cause,
      call,
      division,
      { text: checkedText(text), issuer },
      (words) =>
        (_paper, { exists }) =>
          exists ? [] : [{ type: 'drafted', data: { words, kind, subjectId, division, divisionPath, recipientUnitIds } }],
    );
    return this.show(id, call);
  }

  /** @throws Refused `paper.noIssuer` */
  async #issuer(division: string): Promise<string> {
    const { name, prefix } = await this.context.rules.get(papersIssuer, division);
    if (name && prefix) return name;
    throw new Refused('paper.noIssuer', 'refused', {
      zh: '还没有设置发文机关，不能拟文。请综合协调组在“发文登记”中设置本级发文机关的全称和机关代字。',
      en: 'There is no issuing body: the coordinator sets its name and 机关代字 (rule papers.issuer).',
    });
  }

  async act(request: contract.ActOnPaperRequest, call: CallContext): Promise<contract.Paper> {
    const { id, expectedVersion } = request;
    const name = nameOf(request.action);
    const found = await this.readable(id, call);
    const cause = causeOf(call, 'actOnPaper', request);
    const repeated = found.history.some((entry) => entry.cause === cause.id);
    const mine = (paper: Paper): void => this.#requireRight(call.actor, name, paper);
    mine(found.state);
    // Cut off after it was cancelled: what is left is its number.
    if (name === 'void' && found.state.state === 'void') return this.#cancelled(found, request.reason, call);
    if (!repeated) requireReady(name, found.state, call.actor.id);
    const said = this.#said(name, request, found);
    const number = await this.#beforehand(name, found, call);
    const units = unitsOf(call.actor).filter((unit) => found.state.recipientUnitIds.includes(unit));
    await this.#record(id, cause, call, found.state.division, said, (words) => (paper, { version }) => {
      mine(paper);
      if (expectedVersion > 0 && expectedVersion !== version) throw changed(version);
      return act(name, { id: call.actor.id, now: this.context.clock.now(), words, units }, number)(paper);
    });
    if (name === 'void') return this.#cancelled(found, said.reason ?? '', call);
    return this.show(id, call);
  }

  #requireRight(actor: Actor, name: PaperActionName, paper: Paper): void {
    const right = actionOf(name).right(paper);
    if (name !== 'receive') return authorise(actor, right, { divisionPath: paper.divisionPath });
    const [unitId = ''] = paper.recipientUnitIds.filter((unit) => unitsOf(actor).includes(unit));
    authorise(actor, right, { unitId });
  }

  #said(name: PaperActionName, { reason, text }: contract.ActOnPaperRequest, found: LoadedPaper): Omit<Words, 'who'> {
    if (name === 'edit')
      return { text: checkedText(text ?? contract.PaperText.create()), issuer: this.#open(found, found.state.text!.ref).issuer ?? '' };
    return actionOf(name).reasoned ? { reason: checkedReason(reason, actionOf(name).zh) } : {};
  }

  /**
   * The paper's number where the step needs one: its id is the cause, so the same paper never has two. Asked for again before it
   * is delivered: a number that was cancelled in the register meanwhile goes nowhere.
   */
  async #beforehand(name: PaperActionName, found: LoadedPaper, { actor }: CallContext): Promise<string> {
    if (name !== 'number' && name !== 'deliver') return '';
    const { division, kind, text } = found.state;
    const register = this.context.client(directory.DirectoryServiceService, division);
    const title = this.#open(found, text!.ref).text?.title ?? '';
    const { number } = await register.allotNumber({
      ...{ cause: this.#causeOfNumber(found.id), division, unitId: '', kind, title },
      ...{ paperService: this.owner.service, paperId: found.id },
      ...{ by: actor.id, byName: actor.name },
    });
    return number?.number ?? '';
  }

  async #cancelled(found: LoadedPaper, reason: string, call: CallContext): Promise<contract.Paper> {
    await this.#voidNumber(found, reason, call.actor);
    return this.show(found.id, call);
  }

  /** Of a paper that has none yet, or whose step was cut off in between, there may be nothing to cancel. */
  async #voidNumber(found: LoadedPaper, reason: string, actor: Actor): Promise<void> {
    const register = this.context.client(directory.DirectoryServiceService, found.state.division);
    try {
      await register.voidNumber({
        id: '',
        cause: this.#causeOfNumber(found.id),
        reason: reason.slice(0, 200),
        by: actor.id,
        byName: actor.name,
      });
    } catch (error) {
      if (!isRefused(error) || error.kind !== 'missing') throw error;
    }
  }

  #causeOfNumber(id: string): string {
    return `${this.owner.service}:${id}`;
  }

  async #record(
    id: string,
    cause: { id: string; hash: string },
    call: CallContext,
    division: string,
    said: Omit<Words, 'who'>,
    decide: (words: { ref: string; mac: string }) => (paper: Paper, meta: { version: number; exists: boolean }) => PaperEvent[],
  ): Promise<void> {
    const { words, sealed } = sealWords(this.context.keys, this.#purpose, `${id}:${cause.id}`, { who: call.actor.name, ...said });
    const change = { ...changeOf(call, this.context.clock, division), sealed };
    await this.papers.handle(id, cause, change, decide(words));
  }

  async render(found: LoadedPaper): Promise<contract.RenderPaperResponse> {
    const { state } = found;
    const { text, issuer = '' } = this.#open(found, state.text!.ref);
    if (!text) throw missing('paper');
    const marks = { drafted: '送审稿', sentBack: '退回稿', reviewed: '送签稿', signed: '未编号', void: '作废' };
    const mark = (marks as Record<string, string>)[state.state] ?? '';
    const { number, signedOn: date } = state;
    const docx = await template(state.kind, { ...text, issuer, number, date, mark });
    return { docx, fileName: `${[number, text.title].filter(Boolean).join(' ')}.docx` };
  }
}

const causeOf = (call: CallContext, what: string, request: object): { id: string; hash: string } => ({
  // Bound to the person, so that nobody meets another's answer by guessing a key.
  id: `${call.actor.id}:${call.cause}:${what}`,
  hash: createHash('sha256').update(JSON.stringify(request)).digest('hex'),
});

function nameOf(action: string): PaperActionName {
  const name = PAPER_ACTION_NAMES.find((one) => one === action);
  if (name) return name;
  const detail = { field: 'action', zh: '请选择要办理的步骤。', en: `One of: ${PAPER_ACTION_NAMES.join(', ')}.` };
  throw new Refused('paper.actionUnknown', 'invalid', detail);
}

const kindNotNow = (kinds: readonly string[]): Refused =>
  new Refused('paper.kindNotNow', 'refused', {
    field: 'kind',
    zh: kinds.length > 0 ? '现在不能拟这种公文，请刷新后从可拟的公文中选择。' : '现在还没有可拟的公文：请先转办。',
    en: `Possible now: ${kinds.join(', ') || 'none'}.`,
  });

const changed = (version: number): Refused =>
  new Refused('paper.changed', 'conflict', {
    field: 'expectedVersion',
    zh: '公文已被他人办理，请刷新后再办理。',
    en: `Somebody else acted meanwhile (now version ${version}); load it again.`,
  });
