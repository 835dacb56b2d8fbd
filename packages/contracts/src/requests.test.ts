import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { directory, evaluation, lead } from '.';
import { decodeRequest, requireForm } from './requests';

const { assignPost, createPost, listUnits } = directory.DirectoryServiceService;
const { mergeServicePoints, createServicePoint, importMatters, pushMatters, submitEvaluations } = evaluation.EvaluationServiceService;
const { getCase, actOnCase } = lead.LeadServiceService;

/** Code and field of what refuses a request; undefined where nothing does. */
function refused(look: () => unknown): { code: string; field?: string } | undefined {
  try {
    look();
    return undefined;
  } catch (error) {
    const { code, details } = error as { code: string; details: { field?: string } };
    return { code, ...(details.field && { field: details.field }) };
  }
}

describe('ids', () => {
  test.each(['海西', 'a b', '../a', '\u0000', 'x'.repeat(65), '$gt', 'a.b', '🙏'])('%j is none, wherever it stands', (id) => {
    expect(refused(() => requireForm(getCase.path, { id }))).toEqual({ code: 'input.id', field: 'id' });
    const merged = evaluation.MergeServicePointsRequest.fromPartial({ ids: ['sp-1', id], intoId: 'sp-2' });
    expect(refused(() => requireForm(mergeServicePoints.path, merged))).toEqual({ code: 'input.id', field: 'ids.1' });
    const made = evaluation.CreateServicePointRequest.fromPartial({ servicePoint: { unitId: id } });
    expect(refused(() => requireForm(createServicePoint.path, made))).toEqual({ code: 'input.id', field: 'servicePoint.unitId' });
    const acted = lead.ActOnCaseRequest.fromPartial({ id: 'c-1', action: { $case: 'mergeDuplicate', value: { intoCaseId: id } } });
    expect(refused(() => requireForm(actOnCase.path, acted))).toMatchObject({ code: 'input.id', field: 'intoCaseId' });
    const post = directory.CreatePostRequest.fromPartial({ post: { divisions: [id] } });
    expect(refused(() => requireForm(createPost.path, post))).toEqual({ code: 'input.id', field: 'post.divisions.0' });
  });

  test('no id and a good one pass, and words may say what they like', () => {
    for (const id of ['', 'c-1', 'm:P1CF_x']) expect(refused(() => requireForm(getCase.path, { id }))).toBeUndefined();
    const acted = lead.ActOnCaseRequest.fromPartial({
      id: 'c-1',
      note: '已电话联系 🙏',
      action: { $case: 'returnOrder', value: { reason: '不属本单位' } },
    });
    expect(refused(() => requireForm(actOnCase.path, acted))).toBeUndefined();
  });

  test('rows and evaluations that are answered one by one are left to their services', () => {
    const rows = [evaluation.MatterRow.fromPartial({ division: '格尔木市', servicePoint: '大厅' })];
    expect(refused(() => requireForm(importMatters.path, { rows, dryRun: false }))).toBeUndefined();
    expect(refused(() => requireForm(pushMatters.path, { rowId: '第一行', matter: rows[0] }))).toBeUndefined();
    const items = [evaluation.SubmissionItem.fromPartial({ context: { division: '海西' } })];
    expect(refused(() => requireForm(submitEvaluations.path, { items }))).toBeUndefined();
  });
});

test('a NUL in what is looked for names its field', () => {
  const listed = directory.ListUnitsRequest.fromPartial({ query: 'a\u0000' });
  expect(refused(() => requireForm(listUnits.path, listed))).toEqual({ code: 'text.badCharacter', field: 'query' });
});

describe('moments', () => {
  const bytesOf = (seconds: bigint, nanos = 0): Buffer => {
    const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).string('a-1').tag(3, WireType.LengthDelimited).fork();
    return Buffer.from(writer.tag(1, WireType.Varint).int64(seconds).tag(2, WireType.Varint).int32(nanos).join().finish());
  };
  const taken = (bytes: Buffer) =>
    refused(() => requireForm(assignPost.path, decodeRequest(assignPost.path, assignPost.requestDeserialize, bytes)));

  test.each([2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, 8_640_000_000_001n, 253_402_300_800n, -62_135_596_801n, -5_000_000_000n])(
    'beyond the calendar, at %d seconds, name their field',
    (seconds) => {
      expect(taken(bytesOf(seconds))).toEqual({ code: 'input.moment', field: 'from' });
    },
  );

  test('of our days pass, at whatever fraction', () => {
    for (const nanos of [0, 999_999_999, -1]) expect(taken(bytesOf(1_900_000_000n, nanos))).toBeUndefined();
  });
});

test('bytes of another message are refused as such', () => {
  for (const bytes of ['ff', '0aff', '0a03aabb'])
    expect(refused(() => decodeRequest(assignPost.path, assignPost.requestDeserialize, Buffer.from(bytes, 'hex')))).toEqual({
      code: 'request.undecodable',
    });
});
