import { randomUUID } from 'node:crypto';
import { directory } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { counter, type Actor, type Clock, type ServiceContext } from '@mingjing/kit';
import { evidenceFiles, type EvidenceRule } from '@mingjing/rules';
import { EvidenceFiles } from './files';
import type { EvidenceHost } from './host';
import type { EvidenceModels, StoredFile } from './models';
import { Pictures } from './pictures';
import { tooMany } from './refusals';
import { scannerOf, type Scanner, type Verdict } from './scanner';

type Context = Pick<ServiceContext, 'name' | 'keys' | 'clock' | 'rules' | 'client' | 'log'> & { config: object };

/** What one service does with evidence: its files, its host's word on who may, its scanner. */
export class EvidenceWork {
  readonly files: EvidenceFiles;
  readonly pictures = new Pictures();
  readonly scanner: Scanner | undefined;
  readonly clock: Clock;

  /** @param context config with what `evidenceConfig` declares */
  constructor(
    readonly context: Context,
    models: EvidenceModels,
    readonly host: EvidenceHost,
  ) {
    this.files = new EvidenceFiles(models, context.keys);
    this.scanner = scannerOf(context.config as { EVIDENCE_SCANNER: string });
    this.clock = context.clock;
  }

  ruleOf(division: string): Promise<EvidenceRule> {
    return this.context.rules.get(evidenceFiles, division);
  }

  /**
   * For a step about to be decided: what it refers to must be whole and clean files of this very record which the person may
   * see; they stay while it is decided.
   * @throws Refused `<noun>.missing`, evidence.unknown, evidence.tooMany (field evidenceRefs)
   */
  async requireRefs(recordId: string, actor: Actor, refs: readonly string[]): Promise<void> {
    const wanted = new Set(refs);
    if (wanted.size === 0) return;
    const record = await this.host.open(recordId, actor);
    const { filesPerStep } = await this.ruleOf(record.division);
    if (wanted.size > filesPerStep) throw tooMany(filesPerStep);
    const found = (await this.files.ofRecord(recordId)).filter(({ _id, side }) => wanted.has(_id) && record.sightOf({ id: _id, side }));
    const waiting = found.some(({ state }) => state === 'held');
    if (found.length < wanted.size || found.some(({ state }) => state !== 'clean')) throw unknown(waiting);
    if ((await this.files.pin(recordId, [...wanted])) < wanted.size) throw unknown(false);
  }

  /** Lets the scanner look at a file that is held; while it is away the file stays so. @returns the file as it stands then */
  async scan(file: StoredFile): Promise<StoredFile> {
    if (!this.scanner || !file.content) return file;
    let verdict: Verdict;
    try {
      verdict = await this.scanner.scan(this.files.open(file.content).read());
    } catch (err) {
      this.context.log.warn({ err, file: file._id }, 'the malware scanner is away; files of evidence are held until it is back');
      return file;
    }
    const next = verdict.clean ? { state: 'clean' as const } : { state: 'infected' as const, found: verdict.found };
    if ((await this.files.settle(file._id, next)) && !verdict.clean) await this.alarm(file, verdict.found);
    return { ...file, ...next };
  }

  /** In the log, in the metrics, and in the audit log. */
  private async alarm(file: StoredFile, found: string): Promise<void> {
    const { log, name } = this.context;
    log.error({ file: file._id, record: file.recordId, found }, 'a file of evidence is infected; it is sealed off and never served');
    counter('mingjing_evidence_infected_total', 'Files of evidence in which the scanner found malware').add(1, { service: name });
    await this.audit({ id: file.by }, '', file, 'evidence.infected', 'denied', found).catch((err: unknown) =>
      log.error({ err, file: file._id }, 'an infected file could not be noted in the audit log'),
    );
  }

  /** One entry in the audit log. Rejects where it cannot be made. */
  async audit(
    actor: Pick<Actor, 'id'>,
    division: string,
    { _id, recordId }: StoredFile,
    action: string,
    outcome: 'done' | 'denied',
    reason = '',
  ): Promise<void> {
    const target = `${this.host.noun} ${recordId} ${_id}`;
    const entry = { id: '', at: this.clock.now(), actor: actor.id, action, target, outcome, reason, division, hash: '' };
    await this.context.client(directory.DirectoryServiceService, division).recordAudit({ entry }, { cause: randomUUID() });
  }
}

function unknown(waiting: boolean): Refused {
  return new Refused('evidence.unknown', 'invalid', {
    field: 'evidenceRefs',
    zh: waiting
      ? '有材料还在做安全检查，检查完成后才能提交；请稍等片刻，刷新后再提交。'
      : '有材料不在本事项里、没有传完或未通过安全检查；请移除后重新上传，再提交。',
    en: waiting
      ? 'A file still waits for the malware scanner; submit again when it has been looked at.'
      : 'A file is none of this record, is not whole, or was held back; remove it and upload it again.',
  });
}
