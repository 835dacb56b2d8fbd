import { z } from 'zod';
import { component, replyOf } from '../../reply-of';

component('mingjing.lead.v1.Step', 'CaseStep');

const named = {
  unitName: z.string().describe('Empty where one may not read it'),
  servicePointName: z.string(),
};

/** A case in a list: with names beside the ids. */
export const caseRow = replyOf('mingjing.lead.v1.Case', named, 'CaseRow');

/** A case on its page: with the evaluation as the person may see it. */
export const caseFile = replyOf(
  'mingjing.lead.v1.Case',
  {
    ...named,
    evaluation: replyOf('mingjing.evaluation.v1.Evaluation').nullable(),
    merged: z.array(replyOf('mingjing.lead.v1.MergedCase', { servicePointName: z.string() }, 'MergedCaseNamed')),
  },
  'CaseFile',
);
