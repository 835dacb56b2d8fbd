import { evidenceRoutes } from '../../evidence';
import { files, route, V1, type Route } from '../../route';
import * as supervision from './instructions';
import * as tables from './tables';

/** Joint supervision. Whoever may read only what names them is told by the service. */
export const routes: readonly Route[] = [
  route('GET', `${V1}/instructions`, 'supervision.ListInstructions', 'instruction.read', supervision.listInstructions),
  ...files('/instructions', tables.instructions, 'supervision.ListInstructions', 'instruction.read'),
  route('POST', `${V1}/instructions`, 'supervision.ActOnInstruction', 'instruction.lead', supervision.draftInstruction),
  route('GET', `${V1}/instructions/{id}`, 'supervision.GetInstruction', 'instruction.read', supervision.getInstruction),
  route(
    'POST',
    `${V1}/instructions/{id}/actions/{action}`,
    'supervision.ActOnInstruction',
    'instruction.read',
    supervision.actOnInstruction,
  ),
  ...evidenceRoutes('/instructions', 'supervision', 'an instruction', 'instruction.read', 'instruction.answer'),
  route('GET', `${V1}/instruction-forms`, 'supervision.DescribeInstructions', 'instruction.read', supervision.describeInstructions),
  route('GET', `${V1}/instruction-legs`, 'supervision.ListLegs', 'instruction.read', supervision.listLegs),
  route('GET', `${V1}/instruction-figures`, 'supervision.GetFigures', 'instruction.figures', supervision.figures),
  ...files('/instruction-figures', tables.figures, 'supervision.GetFigures', 'instruction.figures'),
  route('GET', `${V1}/recent-supervision`, 'supervision.FindRecentSupervision', 'instruction.lead', supervision.recentSupervision),
  route('GET', `${V1}/forces`, 'supervision.ListForces', 'force.read', supervision.listForces),
  route('PUT', `${V1}/forces/{id}`, 'supervision.SetForce', 'force.set', supervision.setForce),
];
