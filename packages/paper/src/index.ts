export { PAPER_ACTION_NAMES, STATE_NAMES, type PaperActionName } from './actions';
export { chineseDay } from './measures';
export { paperModels, type PaperModels } from './models';
export type { OfficialDocument } from './official';
export { paperRpc } from './rpc';
export type { PaperOwner, Subject } from './owner';
export { template, type PaperFields } from './template';
export type { PaperText } from './text';
