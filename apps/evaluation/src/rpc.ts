import { evaluation as proto } from '@mingjing/contracts';
import { rpc, type RpcBinding } from '@mingjing/kit';
import { evaluationHandlers } from './evaluation-rpc';
import { exportAll } from './export';
import { pushMatters } from './matter-push';
import { matterHandlers } from './matter-rpc';
import { changeEvaluation, getReceipt } from './receipt-rpc';
import { getScanPage } from './scan-rpc';
import { importServicePoints } from './service-point-import';
import { servicePointHandlers } from './service-point-rpc';
import { submitEvaluations } from './submission';
import { windowHandlers } from './window-rpc';
import type { Work } from './work';

/** Every RPC and where it is answered. */
export function rpcs(work: Work): RpcBinding[] {
  return [
    rpc(proto.EvaluationServiceService, {
      ...servicePointHandlers(work),
      importServicePoints: (request, call) => importServicePoints(work, request, call),
      ...windowHandlers(work),
      getScanPage: (request, call) => getScanPage(work, request, call),
      ...matterHandlers(work),
      pushMatters: (requests, call) => pushMatters(work, requests, call),
      submitEvaluations: (request) => submitEvaluations(work, request),
      changeEvaluation: (request, call) => changeEvaluation(work, request, call),
      getReceipt: (request, call) => getReceipt(work, request, call),
      ...evaluationHandlers(work),
      exportEvents: (request, call) => exportAll(work, request, call),
    }),
  ];
}
