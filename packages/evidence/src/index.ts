export { EvidenceWork } from './evidence';
export type { EvidenceHost, FileSight, OpenRecord } from './host';
export { evidenceJobs } from './jobs';
export { evidenceModels, type EvidenceModels } from './models';
export { evidenceRpc } from './rpc';
export { evidenceConfig } from './scanner';
