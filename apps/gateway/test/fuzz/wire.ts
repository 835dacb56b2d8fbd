import { createFileRegistry, fromBinary, ScalarType, type DescField, type DescMessage, type DescMethod } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { descriptors } from '@mingjing/contracts';
import { ODD_STRINGS, TRAPS } from './oddities';
import type { Random } from './random';

type Scalar = DescField & { scalar: ScalarType };

/** Every method of proto/ and of health, by its path. */
export function methodsOfProto(): Map<string, DescMethod> {
  const methods = new Map<string, DescMethod>();
  for (const file of createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors)).files)
    for (const service of file.services) for (const method of service.methods) methods.set(`/${service.typeName}/${method.name}`, method);
  return methods;
}

const ODD_LONGS: readonly bigint[] = [
  ...[0n, -1n, 1n, 2n ** 31n - 1n, 2n ** 31n, -(2n ** 31n), -(2n ** 31n) - 1n, 2n ** 53n, -(2n ** 53n)],
  ...[2n ** 63n - 1n, -(2n ** 63n), 200n, 201n, 1_001n, 1_000_001n],
];
const ODD_SECONDS: readonly bigint[] = [
  ...[0n, -1n, 2n ** 31n, -62_135_596_801n, -62_135_596_800n, -5_000_000_000n, 253_402_300_799n, 253_402_300_800n],
  ...[8_640_000_000_000n, 8_640_000_000_001n, -8_640_000_000_001n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)],
];
const ODD_NANOS = [0, -1, 999_999_999, 1_000_000_000, 2 ** 31 - 1, -(2 ** 31)];

/** Draws the bytes of a message: all its fields as they should be, or one of them not. */
export class WireDrawing {
  private left = Number.POSITIVE_INFINITY;

  /** @param known a value that is there, for a string field of this name */
  constructor(
    private readonly random: Random,
    private readonly known: (field: string) => string,
  ) {}

  /** @param broken whether one field is not as it should be */
  message(type: DescMessage, broken: boolean): Buffer {
    // One of the first fields that are met: how many there will be depends on what is drawn.
    this.left = broken ? this.random.below(Math.max(1, Math.min(10, countOf(type)))) : Number.POSITIVE_INFINITY;
    const bytes = Buffer.from(this.fields(new BinaryWriter(), type).finish());
    if (!broken || !this.random.chance(0.1)) return bytes;
    const cut = this.random.below(bytes.length + 1);
    return this.random.one([
      bytes.subarray(0, cut),
      Buffer.concat([bytes, bytes]),
      Buffer.concat([bytes, Buffer.from('fa3f0341424308', 'hex')]),
      Buffer.concat([bytes.subarray(0, cut), Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]),
      Buffer.alloc(0),
    ]);
  }

  private fields(writer: BinaryWriter, type: DescMessage): BinaryWriter {
    const oneofs = new Map(type.oneofs.map((oneof) => [oneof, this.random.one(oneof.fields)]));
    for (const field of type.fields) {
      if (field.oneof && oneofs.get(field.oneof) !== field) continue;
      if (this.left === 0) this.oddField(writer, field);
      else if (field.oneof || this.random.chance(0.75)) this.field(writer, field);
      this.left -= 1;
    }
    return writer;
  }

  private field(writer: BinaryWriter, field: DescField): void {
    const { random } = this;
    switch (field.fieldKind) {
      case 'list':
        for (let n = random.one([0, 1, 1, 2]); n > 0; n -= 1) this.single(writer, field);
        return;
      case 'map':
        for (const key of ['attitude', 'efficiency']) if (random.chance(0.5)) entry(writer, field, key, this.known('level'));
        return;
      default:
        this.single(writer, field);
    }
  }

  /** One value of a field, or of a list. */
  private single(writer: BinaryWriter, field: DescField): void {
    const { random } = this;
    if (field.message) {
      writer.tag(field.number, WireType.LengthDelimited).fork();
      if (field.message.typeName === 'google.protobuf.Timestamp')
        timestamp(writer, random.one([1_772_700_000n, 1_900_000_000n, 1_600_000_000n]), 0);
      else this.fields(writer, field.message);
      writer.join();
    } else if (field.scalar === ScalarType.STRING) {
      writer.tag(field.number, WireType.LengthDelimited).string(this.known(field.localName));
    } else if (field.scalar === ScalarType.BYTES) {
      writer.tag(field.number, WireType.LengthDelimited).bytes(Buffer.from('{}'));
    } else {
      const usual = field.scalar === ScalarType.BOOL ? [0n, 1n] : [0n, 1n, 1n, 2n, 20n];
      writer.tag(field.number, WireType.Varint).int64(random.one(usual));
    }
  }

  private oddField(writer: BinaryWriter, field: DescField): void {
    const { random } = this;
    switch (random.below(12)) {
      case 0:
        return;
      case 1:
        return void writer.tag(field.number, WireType.Varint).int64(random.one(ODD_LONGS));
      case 2:
        return void writer
          .tag(field.number, WireType.LengthDelimited)
          .bytes(Buffer.from(random.one(['ff', 'c328', '0a', '08ffffffffffffffffff01', '00']), 'hex'));
      case 3:
        return void writer.tag(field.number, WireType.Bit64).double(random.one([Number.NaN, Number.POSITIVE_INFINITY, -0, 1e308]));
      case 4:
        if (field.fieldKind !== 'list') this.single(writer, field);
        for (let n = random.one([1, 201, 1_001, 3_000]); field.fieldKind === 'list' && n > 0; n -= 1) this.oddValue(writer, field);
        return this.single(writer, field);
      default:
        return this.oddValue(writer, field);
    }
  }

  private oddValue(writer: BinaryWriter, field: DescField): void {
    const { random } = this;
    if (field.fieldKind === 'map') return entry(writer, field, random.one(TRAPS), random.one(ODD_STRINGS));
    if (field.message?.typeName === 'google.protobuf.Timestamp') {
      writer.tag(field.number, WireType.LengthDelimited).fork();
      timestamp(writer, random.one(ODD_SECONDS), random.one(ODD_NANOS));
      writer.join();
    } else if (field.message) {
      writer.tag(field.number, WireType.LengthDelimited).bytes(Buffer.alloc(0));
    } else if ((field as Scalar).scalar === ScalarType.STRING || (field as Scalar).scalar === ScalarType.BYTES) {
      writer.tag(field.number, WireType.LengthDelimited).bytes(Buffer.from(random.one(ODD_STRINGS)));
    } else {
      writer.tag(field.number, WireType.Varint).int64(random.one(ODD_LONGS));
    }
  }
}

function countOf(type: DescMessage): number {
  return type.fields.reduce((sum, { message }) => sum + 1 + (message && message !== type ? message.fields.length : 0), 0);
}

function entry(writer: BinaryWriter, field: DescField, key: string, value: string): void {
  writer.tag(field.number, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).bytes(Buffer.from(key));
  writer.tag(2, WireType.LengthDelimited).bytes(Buffer.from(value));
  writer.join();
}

function timestamp(writer: BinaryWriter, seconds: bigint, nanos: number): void {
  writer.tag(1, WireType.Varint).int64(seconds).tag(2, WireType.Varint).int32(nanos);
}
