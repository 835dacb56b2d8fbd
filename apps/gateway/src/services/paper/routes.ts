import { route, V1, type Route } from '../../route';
import * as papers from './papers';

/** Official documents of every service that issues them. */
export const routes: readonly Route[] = [
  route('GET', `${V1}/papers`, 'paper.ListPapers', 'paper.read', papers.listPapers),
  route('POST', `${V1}/papers`, 'paper.DraftPaper', 'paper.draft', papers.draftPaper),
  route('GET', `${V1}/papers/{service}/{id}`, 'paper.GetPaper', 'paper.read', papers.getPaper),
  route('GET', `${V1}/papers/{service}/{id}/file.docx`, 'paper.RenderPaper', 'paper.read', papers.paperFile),
  route('POST', `${V1}/papers/{service}/{id}/actions/{action}`, 'paper.ActOnPaper', 'signedIn', papers.actOnPaper),
];
