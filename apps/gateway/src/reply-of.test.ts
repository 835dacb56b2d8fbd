import { z } from 'zod';
import { component, replyOf } from './reply-of';

test('a message of proto/ is a schema with its comments', () => {
  const { shape, description } = replyOf('mingjing.lead.v1.Deadline');
  expect(description).toBe('A deadline that explains itself.');
  expect(shape.workingDays.description).toBe('Of the rule alone, without extensions.');
  expect(Object.keys(shape)).toContain('explanationZh');
  expect(z.object({ at: shape.dueAt }).parse({})).toEqual({});
});

test('names of fields in comments are those of JSON', () => {
  expect(replyOf('mingjing.lead.v1.Case', {}, 'Probe').shape.applicant.description).toMatch(/^Only while unitMayKnow holds/);
});

test('what differs is all that is written; a field that is replaced keeps its description', () => {
  const { shape } = replyOf(
    'mingjing.lead.v1.HandlingMeasure',
    { count: undefined, kind: z.enum(['praise']), more: z.number() },
    'OtherProbe',
  );
  expect(Object.keys(shape).sort()).toEqual(['kind', 'more']);
  expect(shape.kind.options).toEqual(['praise']);
  expect(shape.kind.description).toMatch('作风整顿会议');
});

test('a message nobody wrote, one with a oneof, and a name given too late are mistakes', () => {
  expect(() => replyOf('mingjing.lead.v1.Nothing' as 'mingjing.lead.v1.Case')).toThrow('proto/ has no message');
  expect(() => replyOf('mingjing.evaluation.v1.SubmissionResult')).toThrow('oneofs');
  expect(() => component('mingjing.lead.v1.Deadline', 'Other')).toThrow('in use already');
});
