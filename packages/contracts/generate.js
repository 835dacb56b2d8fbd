// Generates src/gen from proto/ with buf and ts-proto, an index that exports every package under its own name, and the topics.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { messagesSource } = require('./messages');

const here = __dirname;
const protoRoot = path.join(here, '../../proto');
const out = path.join(here, 'src/gen');
const bin = (name) => {
  for (let dir = here; ; dir = path.dirname(dir)) {
    const candidate = path.join(dir, 'node_modules/.bin', name);
    if (fs.existsSync(candidate)) return candidate;
    if (dir === path.dirname(dir)) throw new Error(`${name} is not installed; run npm install`);
  }
};

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const template = {
  version: 'v2',
  plugins: [
    {
      local: bin('protoc-gen-ts_proto'),
      out,
      opt: [
        'outputServices=grpc-js',
        'esModuleInterop=true',
        'stringEnums=true',
        'removeEnumPrefix=true',
        'unrecognizedEnum=false',
        'forceLong=number',
        'useDate=true',
        'oneof=unions-value',
        'importSuffix=',
        'outputTypeRegistry=false',
      ],
    },
  ],
};
execFileSync(bin('buf'), ['generate', protoRoot, '--template', JSON.stringify(template)], { cwd: here, stdio: 'inherit' });
// The descriptor set serves gRPC reflection. Health is asked for there as well; one set behind another is both in one.
const healthRoot = path.join(path.dirname(require.resolve('grpc-health-check/package.json')), 'proto');
const descriptors = Buffer.concat(
  [protoRoot, healthRoot].map((root) =>
    execFileSync(bin('buf'), ['build', root, '--exclude-source-info', '-o', '-#format=binpb'], {
      cwd: here,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ),
).toString('base64');
fs.writeFileSync(
  path.join(out, 'descriptors.ts'),
  `/** FileDescriptorSet of all of proto/ and of gRPC health, for reflection. */\nexport const descriptors = Buffer.from('${descriptors}', 'base64');\n`,
);

// events.ts repeats the helpers that service.ts exports, so only its messages are named.
const HELPERS = new Set(['protobufPackage', 'protobufFileName']);
const packages = fs.readdirSync(path.join(out, 'mingjing')).sort();
for (const service of packages) {
  const dir = path.join(out, 'mingjing', service, 'v1');
  const [first, ...others] = fs
    .readdirSync(dir)
    .sort()
    .reverse()
    .map((file) => file.slice(0, -3));
  const lines = [`export * from './mingjing/${service}/v1/${first}';`];
  for (const file of others) {
    const source = fs.readFileSync(path.join(dir, `${file}.ts`), 'utf8');
    const messages = [...source.matchAll(/^export const (\w+)/gm)].map((m) => m[1]).filter((name) => !HELPERS.has(name));
    lines.push(`export { ${messages.join(', ')} } from './mingjing/${service}/v1/${file}';`);
  }
  fs.writeFileSync(path.join(out, `${service}.ts`), `${lines.join('\n')}\n`);
}

const described = execFileSync(bin('buf'), ['build', protoRoot, '-o', '-#format=json'], {
  cwd: here,
  stdio: ['ignore', 'pipe', 'inherit'],
  maxBuffer: 64 * 1024 * 1024,
});
fs.writeFileSync(path.join(out, 'messages.ts'), messagesSource(JSON.parse(described.toString())));

/** Whether a package has such a file. @param {string} service @param {string} file */
const has = (service, file) => fs.existsSync(path.join(out, 'mingjing', service, 'v1', `${file}.ts`));
const answering = packages.flatMap((service) => {
  const source = has(service, 'service') ? fs.readFileSync(path.join(out, 'mingjing', service, 'v1/service.ts'), 'utf8') : '';
  return [...source.matchAll(/^export const (\w+ServiceService) = /gm)].map((match) => `  ${service}: ${service}.${match[1]},\n`);
});
fs.writeFileSync(
  path.join(out, 'packages.ts'),
  `${packages.map((service) => `import * as ${service} from './${service}';\n`).join('')}
export { ${packages.join(', ')} };

/** gRPC service of each package that answers. */
export const DEFINITIONS = {\n${answering.join('')}} as const;\n`,
);
const publishing = packages.filter((service) => has(service, 'events'));
fs.writeFileSync(
  path.join(out, 'topics.ts'),
  `export const TOPICS = {\n${publishing.map((service) => `  ${service}: 'mingjing.${service}.v1',\n`).join('')}} as const;\n`,
);
