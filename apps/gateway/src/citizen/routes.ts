import { route, type Route } from '../route';
import { asset, ASSET_ROUTE } from './assets';
import * as receiptPages from './receipt-pages';
import { invitation, plate } from './scan-pages';

/** Pages of citizens, complete without JavaScript. */
export const routes: readonly Route[] = [
  route('GET', '/e/{code}', 'evaluation.GetScanPage', 'anyone', plate.show),
  route('POST', '/e/{code}', 'evaluation.SubmitEvaluations', 'anyone', plate.post),
  route('GET', '/i/{token}', 'evaluation.GetScanPage', 'anyone', invitation.show),
  route('POST', '/i/{token}', 'evaluation.SubmitEvaluations', 'anyone', invitation.post),
  route('GET', '/r/{receipt}', 'evaluation.GetReceipt', 'anyone', receiptPages.showReceipt),
  route('POST', '/r/{receipt}', 'evaluation.ChangeEvaluation', 'anyone', receiptPages.changeByForm),
  route('POST', '/r/{receipt}/consent', 'evaluation.SetConsent', 'anyone', receiptPages.consentByForm),
  route('GET', '/r', 'leads to a receipt', 'anyone', receiptPages.lookUp),
  route('GET', ASSET_ROUTE, 'web-citizen', 'anyone', asset),
  route('GET', '/', 'web-citizen', 'anyone', receiptPages.home),
];
