import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type DescriptorProto,
  type EnumDescriptorProto,
  type FileDescriptorProto,
  type MethodDescriptorProto,
  type ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { descriptors } from './gen/descriptors';

/** A declaration that stands in a file itself; what is nested in it comes with it. */
type Top = DescriptorProto | EnumDescriptorProto;

/**
 * The files of proto/ with nothing in them but what these methods are made of, each as a serialized FileDescriptorProto
 * under its own name: whoever is to call these alone need not hear of the others.
 * @param paths as they stand in a request, e.g. "/mingjing.lead.v1.LeadService/GetCase"
 */
export function describing(paths: readonly string[]): Buffer[] {
  const { file: files } = fromBinary(FileDescriptorSetSchema, descriptors);
  const declared = new Map(files.flatMap((file) => declarationsOf(file)));
  const methodsOf = servicesOf(files, new Set(paths));
  const needed = new Set<Top>();
  const need = (type: string): void => {
    const top = declared.get(type.slice(1));
    if (!top || needed.has(top)) return;
    needed.add(top);
    if ('field' in top) typesOf(top).forEach(need);
  };
  for (const { method } of [...methodsOf.values()].flat()) method.flatMap(signatureOf).forEach(need);
  return files.flatMap((file) => {
    const service = methodsOf.get(file) ?? [];
    const messageType = file.messageType.filter((top) => needed.has(top));
    const enumType = file.enumType.filter((top) => needed.has(top));
    if (service.length + messageType.length + enumType.length === 0) return [];
    const used = [...messageType.flatMap(typesOf), ...service.flatMap(({ method }) => method.flatMap(signatureOf))];
    const tops = new Set(used.map((type) => declared.get(type.slice(1))));
    const dependency = file.dependency.filter((name) => {
      const other = files.find((one) => one.name === name);
      return other && [...other.messageType, ...other.enumType].some((top) => tops.has(top));
    });
    const { name, package: packageName, syntax, options } = file;
    const narrow = create(FileDescriptorProtoSchema, {
      ...{ name, package: packageName, syntax, options },
      ...{ dependency, messageType, enumType, service },
    });
    return [Buffer.from(toBinary(FileDescriptorProtoSchema, narrow, { writeUnknownFields: false }))];
  });
}

const signatureOf = ({ inputType, outputType }: MethodDescriptorProto): string[] => [inputType, outputType];

/** The services of each file with the wanted methods alone. */
function servicesOf(
  files: readonly FileDescriptorProto[],
  wanted: ReadonlySet<string>,
): Map<FileDescriptorProto, ServiceDescriptorProto[]> {
  const narrowed = files.map((file): [FileDescriptorProto, ServiceDescriptorProto[]] => [
    file,
    file.service
      .map((one) => ({ ...one, method: one.method.filter(({ name }) => wanted.has(`/${file.package}.${one.name}/${name}`)) }))
      .filter(({ method }) => method.length > 0),
  ]);
  return new Map(narrowed);
}

/** Every type a file declares, by its full name. */
function declarationsOf({ package: name, messageType, enumType }: FileDescriptorProto): [string, Top][] {
  const within = (prefix: string, message: DescriptorProto, top: Top): [string, Top][] => [
    [`${prefix}.${message.name}`, top],
    ...message.enumType.map((one): [string, Top] => [`${prefix}.${message.name}.${one.name}`, top]),
    ...message.nestedType.flatMap((nested) => within(`${prefix}.${message.name}`, nested, top)),
  ];
  return [
    ...messageType.flatMap((message) => within(name, message, message)),
    ...enumType.map((top): [string, Top] => [`${name}.${top.name}`, top]),
  ];
}

/** The types a message's fields are of, those of what is nested in it too. */
function typesOf(message: DescriptorProto): string[] {
  return [...message.field.flatMap(({ typeName }) => typeName || []), ...message.nestedType.flatMap(typesOf)];
}
