import { operations } from '@mingjing/contracts';
import { authorise } from './authorisation';
import type { DeadLetterOffice } from './dead-letters';
import { rpc, type RpcBinding } from './grpc-server';

const LARGEST_PAGE = 200;

/** The operator's RPCs that every service answers by itself. */
export function operationsRpc(office: DeadLetterOffice): RpcBinding {
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
  });
}
