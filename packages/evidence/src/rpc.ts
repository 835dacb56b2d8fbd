import { evidence as contract } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { rpc, type CallContext, type Handlers, type RpcBinding } from '@mingjing/kit';
import type { EvidenceWork } from './evidence';
import type { FileSight, OpenRecord } from './host';
import { addFile } from './intake';
import type { StoredFile } from './models';
import { noFile } from './refusals';
import { largestBytes } from './rules';

const CHINA_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The shared contract, answered by a service for its own records. */
export function evidenceRpc(work: EvidenceWork): RpcBinding {
  return rpc(contract.EvidenceServiceService, handlers(work));
}

function handlers(work: EvidenceWork): Handlers<typeof contract.EvidenceServiceService> {
  return {
    async *addEvidence(requests, call) {
      const { file, record, repeated } = await addFile(work, requests, call);
      yield { file: viewOf(work, file, record, 'whole'), repeated };
    },

    async listEvidence({ recordId }, call) {
      const record = await work.host.open(recordId, call.actor);
      const rule = await work.ruleOf(record.division);
      const files = (await work.files.ofRecord(recordId)).flatMap((file) => {
        const sight = record.sightOf({ id: file._id, side: file.side });
        return sight ? [viewOf(work, file, record, sight)] : [];
      });
      const { kinds, filesPerStep: mostFiles } = rule;
      return { files, mayAdd: record.mayAdd, kinds, largestBytes: largestBytes(rule), mostFiles };
    },

    async *readEvidence({ recordId, fileId }, call) {
      const { file, record, sight } = await reach(work, recordId, fileId, call);
      if (file.state !== 'clean' || !file.content) throw heldBack(file);
      await work.audit(call.actor, record.division, file, 'evidence.read', 'done');
      let first = true;
      for await (const piece of work.files.open(file.content).read()) {
        yield { file: first ? viewOf(work, file, record, sight) : undefined, piece };
        first = false;
      }
    },

    async removeEvidence({ recordId, fileId }, call) {
      const { file, record } = await reach(work, recordId, fileId, call);
      if (!removable(file, record)) throw stays(file, record);
      if (!(await work.files.removeLoose(recordId, fileId))) throw stays(file, record);
      return {};
    },
  };
}

interface Reached {
  file: StoredFile;
  record: OpenRecord;
  sight: Exclude<FileSight, undefined>;
}

async function reach(work: EvidenceWork, recordId: string, fileId: string, { actor }: CallContext): Promise<Reached> {
  const record = await work.host.open(recordId, actor);
  const file = await work.files.one(recordId, fileId);
  const sight = file && record.sightOf({ id: file._id, side: file.side });
  if (!file || !sight) throw noFile();
  return { file, record, sight };
}

function removable({ _id, side, state }: StoredFile, record: OpenRecord): boolean {
  return record.mayAdd && side === record.side && state !== 'infected' && !record.referred.has(_id);
}

function viewOf(work: EvidenceWork, file: StoredFile, record: OpenRecord, sight: Exclude<FileSight, undefined>): contract.EvidenceFile {
  const { name, who } = work.files.wordsOf(file);
  const { _id: id, kind, state, at } = file;
  return {
    ...{ id, name, kind, state, size: file.content?.size ?? 0 },
    addedByName: sight === 'whole' ? who : '',
    addedAt: sight === 'whole' ? at : startOfDay(at),
    referred: record.referred.has(id),
    removable: removable(file, record),
  };
}

/** The beginning of a day in Shanghai: a time of day would tell more than the day does. */
function startOfDay(at: Date): Date {
  return new Date(Math.floor((at.getTime() + CHINA_MS) / DAY_MS) * DAY_MS - CHINA_MS);
}

function heldBack({ state }: StoredFile): Refused {
  if (state === 'infected') {
    return new Refused('evidence.infected', 'refused', {
      field: 'fileId',
      zh: '这份材料没有通过安全检查，不能下载；请联系上传的人重新提供，并报告信息安全员。',
      en: 'The malware scanner found something in this file; it is not served. Ask for another copy and report it.',
    });
  }
  return new Refused('evidence.held', 'refused', {
    field: 'fileId',
    zh: '这份材料还在做安全检查，检查完成后才能下载；请稍后再试。',
    en: 'This file waits for the malware scanner; try again later.',
  });
}

function stays({ _id, state }: StoredFile, record: OpenRecord): Refused {
  const detail =
    state === 'infected'
      ? { zh: '没有通过安全检查的材料由平台封存，不能移除。', en: 'An infected file is kept sealed and cannot be removed.' }
      : record.referred.has(_id)
        ? { zh: '这份材料已随办理步骤提交，不能移除。', en: 'A step refers to this file; it stays.' }
        : { zh: '这份材料现在不能由您移除；请刷新页面后再看。', en: 'You cannot remove this file now; load the page again.' };
  return new Refused('evidence.stays', 'refused', { field: 'fileId', ...detail });
}
