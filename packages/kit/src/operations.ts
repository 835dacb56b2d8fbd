import { operations } from '@mingjing/contracts';
import { authorise } from './authorisation';
import type { DeadLetterOffice } from './dead-letters';
import { rpc, type RpcBinding } from './grpc-server';
import type { Reconciled, Reconciler } from './reconciling';

const LARGEST_PAGE = 200;

/** The operator's RPCs that every service answers by itself. */
export function operationsRpc(office: DeadLetterOffice, reconciler: Pick<Reconciler, 'list' | 'ask'>): RpcBinding {
  return rpc(operations.OperationsServiceService, {
    async listDeadLetters(request, call) {
      authorise(call.actor, 'deadLetter.manage');
      const { letters, total } = await office.list(Math.max(1, request.page), Math.min(LARGEST_PAGE, request.pageSize || 50));
      return {
        letters: letters.map(({ headers, value: _value, replayRequested: _requested, ...letter }) => ({
          ...letter,
          eventType: headers['ce_type'] ?? '',
        })),
        total,
      };
    },
    async replayDeadLetters(request, call) {
      authorise(call.actor, 'deadLetter.manage');
      return { letters: await office.requestReplay(request.group, request.key) };
    },
    async listReconciliations(_request, call) {
      authorise(call.actor, 'events.reconcile');
      return { reconciliations: (await reconciler.list()).map(messageOf) };
    },
    async reconcile({ group }, call) {
      authorise(call.actor, 'events.reconcile');
      await reconciler.ask(group);
      return { reconciliations: (await reconciler.list()).map(messageOf) };
    },
  });
}

function messageOf({ group, topic, run }: Reconciled): operations.Reconciliation {
  if (!run) return operations.Reconciliation.fromPartial({ group, topic });
  const { _id: _group, owner: _owner, heldUntil: _held, after: _after, again: _again, startedAt, endedAt, ...rest } = run;
  return { ...rest, group, topic, startedAt: startedAt ?? undefined, endedAt: endedAt ?? undefined };
}
