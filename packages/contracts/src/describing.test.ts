import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { describing } from './describing';

const PATHS = ['/mingjing.evaluation.v1.EvaluationService/CreateMatter', '/mingjing.statistics.v1.StatisticsService/GetSummary'];

test('the files hold the methods asked for with every type they need, and no other', () => {
  const file = describing(PATHS).map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  const registry = createFileRegistry({ $typeName: 'google.protobuf.FileDescriptorSet', file });
  const methods = [...registry].flatMap((found) =>
    found.kind === 'service' ? found.methods.map(({ name }) => `/${found.typeName}/${name}`) : [],
  );
  expect(methods.sort()).toEqual(PATHS);
  const messages = [...registry].flatMap((found) => (found.kind === 'message' ? found.typeName : []));
  expect(messages).toEqual(expect.arrayContaining(['mingjing.evaluation.v1.Matter', 'google.protobuf.Timestamp']));
  for (const name of messages) expect(name).not.toMatch(/Submission|SignIn|RevealContact|Rebuild|MatterRow/);
  expect(file.map(({ name }) => name)).not.toContain('mingjing/lead/v1/service.proto');
});

test('a method nobody knows describes nothing', () => {
  expect(describing(['/mingjing.lead.v1.LeadService/None'])).toEqual([]);
});
