import { evaluation as proto } from '@mingjing/contracts';
import { rpc, type RpcBinding } from '@mingjing/kit';
import { alarmHandlers } from './alarm-rpc';
import { evaluationHandlers } from './evaluation-rpc';
import { exportAll } from './export';
import { addressInvitations, issueInvitationToken } from './inviting';
import { heldHandlers } from './held-rpc';
import { changeConsent, getConsented } from './consent-rpc';
import { handledCountHandlers } from './handled-count-rpc';
import { importMatters } from './matter-import';
import { pushMatters } from './matter-push';
import { matterHandlers } from './matter-rpc';
import { mergeServicePoints } from './merge-rpc';
import { changeEvaluation, getReceipt } from './receipt-rpc';
import { listReleases } from './release-rpc';
import { reviewHandlers } from './review-rpc';
import { getScanPage } from './scan-rpc';
import { importServicePoints } from './service-point-import';
import { servicePointHandlers } from './service-point-rpc';
import { splitServicePoint } from './split-rpc';
import { submitEvaluations } from './submission';
import { windowHandlers } from './window-rpc';
import { decideToRelease, decideToWithhold, listReleasedWords, listWordsToRelease, suggestWords } from './words-rpc';
import type { Work } from './work';

/** Every RPC and where it is answered. */
export function rpcs(work: Work): RpcBinding[] {
  return [
    rpc(proto.EvaluationServiceService, {
      ...servicePointHandlers(work),
      mergeServicePoints: (request, call) => mergeServicePoints(work, request, call),
      splitServicePoint: (request, call) => splitServicePoint(work, request, call),
      issueInvitationToken: (request, call) => issueInvitationToken(work, request, call),
      addressInvitations: (request, call) => addressInvitations(work, request, call),
      ...handledCountHandlers(work),
      importServicePoints: (request, call) => importServicePoints(work, request, call),
      ...windowHandlers(work),
      getScanPage: (request, call) => getScanPage(work, request, call),
      ...matterHandlers(work),
      importMatters: (request, call) => importMatters(work, request, call),
      pushMatters: (requests, call) => pushMatters(work, requests, call),
      submitEvaluations: (request, call) => submitEvaluations(work, request, call),
      changeEvaluation: (request, call) => changeEvaluation(work, request, call),
      getReceipt: (request, call) => getReceipt(work, request, call),
      ...evaluationHandlers(work),
      ...heldHandlers(work),
      ...reviewHandlers(work),
      ...alarmHandlers(work),
      listReleases: (request, call) => listReleases(work, request, call),
      suggestWords: (request, call) => suggestWords(work, request, call),
      listWordsToRelease: (request, call) => listWordsToRelease(work, request, call),
      releaseWords: (request, call) => decideToRelease(work, request, call),
      withholdWords: (request, call) => decideToWithhold(work, request, call),
      listReleasedWords: (request, call) => listReleasedWords(work, request, call),
      setConsent: (request, call) => changeConsent(work, request, call),
      getConsented: (request, call) => getConsented(work, request, call),
      exportEvents: (request, call) => exportAll(work, request, call),
    }),
  ];
}
