import { route, V1, type Route } from '../../route';
import * as deadLetters from './dead-letters';
import * as reconciliations from './reconciliations';

/** What every service answers about its own running. */
export const routes: readonly Route[] = [
  route('GET', `${V1}/dead-letters`, 'operations.ListDeadLetters', 'deadLetter.manage', deadLetters.listDeadLetters),
  route('POST', `${V1}/dead-letters/replay`, 'operations.ReplayDeadLetters', 'deadLetter.manage', deadLetters.replayDeadLetters),
  route('GET', `${V1}/reconciliations`, 'operations.ListReconciliations', 'events.reconcile', reconciliations.listReconciliations),
  route('POST', `${V1}/reconciliations`, 'operations.Reconcile', 'events.reconcile', reconciliations.reconcile),
];
