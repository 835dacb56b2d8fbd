import { LOOPS, type ActionForm } from '@mingjing/contracts';
import { z } from 'zod';
import { common, shapeOf } from '../../action-body';
import { found } from '../../found';
import { operationsOf, type Operation } from '../../operation';
import { caseFile } from './case-shape';
import { whole } from './cases';

const operation = operationsOf('Case actions');

/** Which actions a case allows now and for whom, the lead service decides (nextActions). */
function act({ name, zh, fields }: ActionForm): Operation {
  return operation(`Case action ${name} (${zh})`, {
    body: z.strictObject({ ...common, ...shapeOf(fields) }),
    reply: caseFile,
    async handle(call, { params, body }) {
      const { note, expectedVersion, ...value } = body as z.output<z.ZodObject<typeof common>>;
      const action = { $case: 'byName' as const, value: { name, fields: value } };
      const { case: one } = await call.lead.actOnCase({ id: params['id'] as string, note, expectedVersion, action }, call.once);
      return whole(call, found(one)) as never;
    },
  });
}

/** Every action by its name in the address, from the definition of cases. */
export const caseActions = Object.fromEntries(LOOPS.case.actions.map((form) => [form.name, act(form)]));
