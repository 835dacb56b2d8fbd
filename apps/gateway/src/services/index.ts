import type { Kind } from '@mingjing/sheet';
import * as citizen from '../citizen/routes';
import type { Route } from '../route';
import * as directory from './directory/routes';
import * as evaluation from './evaluation/routes';
import { ownRoutes } from './gateway/routes';
import * as lead from './lead/routes';
import * as notification from './notification/routes';
import * as operations from './operations/routes';
import * as paper from './paper/routes';
import * as statistics from './statistics/routes';
import * as supervision from './supervision/routes';

/** What the gateway says for a service: its folder holds it all. */
interface Part {
  routes: readonly Route[];
  /** Its imports, by the noun of the address. */
  kinds?: Readonly<Record<string, Kind>>;
}

/** The hot route stands first. */
const PARTS: readonly Part[] = [evaluation, citizen, directory, notification, lead, supervision, paper, statistics, operations];

/** Every kind of spreadsheet there is an import for: POST /api/v1/{kind}/import. */
export const KINDS: Readonly<Record<string, Kind>> = Object.assign({}, ...PARTS.map(({ kinds }) => kinds ?? {}));

/** Every address there is. */
export const routes: readonly Route[] = [...PARTS.flatMap((part) => part.routes), ...ownRoutes(KINDS)];
