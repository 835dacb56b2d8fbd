import { directory } from './directory';
import { evaluation } from './evaluation';
import { lead } from './lead';
import { notification } from './notification';
import { operations } from './operations';
import { paper } from './paper';
import { statistics } from './statistics';
import { supervision } from './supervision';

/** The table by the service that owns the records. */
export const RIGHTS_BY_SERVICE = { directory, evaluation, lead, supervision, notification, statistics, paper, operations };

/** The whole table: role × action × reach. Each owning service enforces it on the originating person. */
export const AUTHORISATION = {
  ...directory,
  ...evaluation,
  ...lead,
  ...supervision,
  ...notification,
  ...statistics,
  ...paper,
  ...operations,
};
export type Action = keyof typeof AUTHORISATION;

export { levelAbove } from './level-above';
export { printed } from './printed';
export { everyone, REACHES, right, type Holder, type Holders, type Mark, type Reach, type Right, type RightsTable } from './right';
export * from './roles';
