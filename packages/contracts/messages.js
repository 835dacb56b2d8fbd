// Turns a FileDescriptorSet with source info, as JSON, into src/gen/messages.ts: what every message holds, with the comments of proto/.
'use strict';

const MESSAGE = 4;
const FIELD = 2;
const SCALARS = {
  TYPE_STRING: 'string',
  TYPE_BOOL: 'boolean',
  TYPE_BYTES: 'bytes',
  TYPE_DOUBLE: 'number',
  TYPE_FLOAT: 'number',
  TYPE_INT32: 'integer',
  TYPE_UINT32: 'integer',
  TYPE_INT64: 'integer',
  TYPE_UINT64: 'integer',
};
const TIMESTAMP = '.google.protobuf.Timestamp';

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Lines of a comment as one text; names of fields as JSON has them. */
function commentOf(location) {
  const text = location?.leadingComments ?? location?.trailingComments;
  return text && camel(text.replace(/\s*\n\s*/g, ' ').trim());
}

function typeOf(field) {
  if (field.type !== 'TYPE_MESSAGE') {
    const scalar = SCALARS[field.type];
    if (!scalar) throw new Error(`${field.name}: ${field.type} is not known to messages.js`);
    return scalar;
  }
  return field.typeName === TIMESTAMP ? 'moment' : field.typeName.slice(1);
}

function fieldOf(field, maps, comment) {
  const map = maps.get(field.typeName);
  const value = map?.field.find(({ name }) => name === 'value');
  const repeated = field.label === 'LABEL_REPEATED';
  const absent = !repeated && (field.proto3Optional || field.type === 'TYPE_MESSAGE');
  return {
    type: typeOf(value ?? field),
    ...(map ? { map: true } : repeated && { list: true }),
    ...(absent && { optional: true }),
    ...(comment && { comment }),
  };
}

/** @returns {Record<string, object>} by full name; fields by their names in JSON */
function messagesOf({ file }) {
  const messages = {};
  for (const { name: fileName, package: pkg, messageType = [], sourceCodeInfo } of file) {
    if (!fileName.startsWith('mingjing/')) continue;
    const comments = new Map(sourceCodeInfo.location.map((one) => [(one.path ?? []).join('.'), commentOf(one)]));
    for (const [at, { name, field = [], nestedType = [], oneofDecl = [] }] of messageType.entries()) {
      const maps = new Map(nestedType.map((one) => [`.${pkg}.${name}.${one.name}`, one]));
      // A oneof is one member of its own in TypeScript, and no answer of HTTP holds one.
      const alone = (one) => one.oneofIndex === undefined || one.proto3Optional;
      const oneofs = oneofDecl.filter((one) => !one.name.startsWith('_')).map((one) => camel(one.name));
      const fields = field.flatMap((one, number) =>
        alone(one) ? [[one.jsonName, fieldOf(one, maps, comments.get(`${MESSAGE}.${at}.${FIELD}.${number}`))]] : [],
      );
      const comment = comments.get(`${MESSAGE}.${at}`);
      messages[`${pkg}.${name}`] = {
        ...(comment && { comment }),
        ...(oneofs.length > 0 && { oneofs }),
        fields: Object.fromEntries(fields),
      };
    }
  }
  return messages;
}

/** Source of src/gen/messages.ts. */
function messagesSource(descriptors) {
  const messages = messagesOf(descriptors);
  const packageOf = (name) => name.split('.').at(-3);
  const packages = [...new Set(Object.keys(messages).map(packageOf))].sort();
  return [
    ...packages.map((name) => `import type * as ${name} from './${name}';`),
    '',
    '/** The TypeScript of every message, by its full name. */',
    'export interface Messages {',
    ...Object.keys(messages).map((name) => `  '${name}': ${packageOf(name)}.${name.split('.').at(-1)};`),
    '}',
    '',
    '/** What every message holds, with the comments of proto/, as JSON. */',
    `export const messages: string = ${JSON.stringify(JSON.stringify(messages))};`,
    '',
  ].join('\n');
}

module.exports = { messagesSource };
