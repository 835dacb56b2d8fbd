import { createFileRegistry, fromBinary, ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { badCharacter, badMoment, idOrNone, isMoment } from './forms';
import { descriptors } from './gen/descriptors';
import { Refused } from './refused';

const TIMESTAMP = 'google.protobuf.Timestamp';
/** Fields that hold ids of ours, by their names; a row's id in `PushMatters` is the caller's own. */
const IS_ID = /^(?!rowId$)(ids?|.*Ids?|divisions?|units|root)$/;
/** Words that are looked for: a pattern of MongoDB cannot hold a NUL. Texts that are kept are looked at by their services. */
const IS_SEARCH = /^query$/;
/** Rows of a file and evaluations that wait together: each has its own answer, and one at fault must not refuse the others. */
const ANSWERED_ONE_BY_ONE = /Row$|^SubmissionItem$/;

/** What the fields of a message are looked at for. */
interface Plan {
  fields: Look[];
  /** Cases of `action` and the like, each a message of its own. */
  oneofs: { name: string; cases: Map<string, Look> }[];
}
interface Look {
  name: string;
  list: boolean;
  as: 'id' | 'search' | 'moment' | Plan;
}

const inputs = new Map<string, DescMessage>();
const plans = new Map<DescMessage, Plan>();

function inputOf(path: string): DescMessage | undefined {
  if (inputs.size === 0) {
    const { files } = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
    for (const { typeName, methods } of [...files].flatMap(({ services }) => services))
      for (const { name, input } of methods) inputs.set(`/${typeName}/${name}`, input);
  }
  return inputs.get(path);
}

function planOf(type: DescMessage): Plan {
  const known = plans.get(type);
  if (known) return known;
  const plan: Plan = { fields: [], oneofs: [] };
  plans.set(type, plan);
  for (const field of type.fields) {
    if (field.oneof) continue;
    const look = lookOf(field);
    if (look) plan.fields.push(look);
  }
  for (const { localName, fields } of type.oneofs) {
    const looks = fields.map(lookOf).filter((look) => look !== undefined);
    plan.oneofs.push({ name: localName, cases: new Map(looks.map((look) => [look.name, look])) });
  }
  return plan;
}

function lookOf(field: DescField): Look | undefined {
  const { localName: name, message, fieldKind } = field;
  const list = fieldKind === 'list';
  if (fieldKind === 'map') return undefined;
  if (message?.typeName === TIMESTAMP) return { name, list, as: 'moment' };
  if (message) return ANSWERED_ONE_BY_ONE.test(message.name) ? undefined : { name, list, as: planOf(message) };
  if (field.scalar !== ScalarType.STRING) return undefined;
  if (IS_ID.test(name)) return { name, list, as: 'id' };
  return IS_SEARCH.test(name) ? { name, list, as: 'search' } : undefined;
}

function lookAt(plan: Plan, message: Record<string, unknown>, within: string): void {
  for (const look of plan.fields) lookAtField(look, message[look.name], within);
  for (const { name, cases } of plan.oneofs) {
    const chosen = message[name] as { $case: string; value: unknown } | undefined;
    const look = chosen && cases.get(chosen.$case);
    // What is chosen is no field to callers: the fields in it are.
    if (look && typeof look.as === 'object') lookAt(look.as, chosen.value as Record<string, unknown>, within);
    else if (look) lookAtField(look, chosen.value, within);
  }
}

function lookAtField({ name, list, as }: Look, value: unknown, within: string): void {
  const field = within + name;
  if (list) (value as unknown[]).forEach((one, at) => lookAtValue(as, one, `${field}.${at}`));
  else lookAtValue(as, value, field);
}

function lookAtValue(as: Look['as'], value: unknown, field: string): void {
  if (value === undefined) return;
  if (as === 'id') idOrNone(field, value as string);
  else if (as === 'moment') requireMoment(field, value as Date);
  else if (as !== 'search') lookAt(as, value as Record<string, unknown>, `${field}.`);
  else if ((value as string).includes('\u0000')) throw badCharacter(field);
}

function requireMoment(field: string, at: Date): void {
  if (!isMoment(at)) throw badMoment(field);
}

/**
 * The one place where what holds for requests of every method is looked at: ids have their form, moments lie on a day of ours,
 * nothing that is looked for holds a NUL. What a field must be besides, its service says.
 * @param path "/mingjing.lead.v1.LeadService/GetCase"
 * @throws Refused input.id, input.moment, text.badCharacter, naming the field
 */
export function requireForm(path: string, request: unknown): void {
  const input = inputOf(path);
  if (input) lookAt(planOf(input), request as Record<string, unknown>, '');
}

/**
 * @param deserialize of the method
 * @throws Refused request.undecodable; naming the field where one holds a number that is none of ours
 */
export function decodeRequest(path: string, deserialize: (bytes: Buffer) => unknown, bytes: Buffer): unknown {
  try {
    return deserialize(bytes);
  } catch {
    throw undecodable(inputOf(path), bytes);
  }
}

function undecodable(input: DescMessage | undefined, bytes: Buffer): Refused {
  const field = input && fieldBeyond(input, bytes);
  if (field) return badMoment(field);
  return new Refused('request.undecodable', 'invalid', {
    zh: '请求内容无法解析，请按接口定义重新编码。',
    en: 'The bytes of the request are not of its message type.',
  });
}

/** The first moment whose seconds JavaScript cannot carry; nothing where the bytes are at fault themselves. */
function fieldBeyond(type: DescMessage, bytes: Uint8Array): string | undefined {
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const field = type.fields.find((one) => one.number === number);
      if (wireType !== WireType.LengthDelimited || !field?.message) {
        reader.skip(wireType, number);
        continue;
      }
      const inside = reader.bytes();
      if (field.message.typeName !== TIMESTAMP) {
        const found = fieldBeyond(field.message, inside);
        if (found) return `${field.localName}.${found}`;
      } else if (holdsLong(inside)) return field.localName;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function holdsLong(bytes: Uint8Array): boolean {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === 1 && wireType === WireType.Varint) {
      if (!Number.isSafeInteger(Number(reader.int64()))) return true;
    } else reader.skip(wireType, number);
  }
  return false;
}
