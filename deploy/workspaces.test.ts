import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');

interface Manifest {
  name: string;
  license: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
const workspaces = ['packages', 'apps'].flatMap((group) =>
  readdirSync(path.join(ROOT, group))
    .map((name) => path.join(ROOT, group, name))
    .filter((dir) => existsSync(path.join(dir, 'package.json'))),
);
const named = workspaces.map((dir): [string, string, Manifest] => [
  path.relative(ROOT, dir),
  dir,
  json<Manifest>(path.join(dir, 'package.json')),
]);

/** Workspace packages that the sources (not the tests) import. */
function imported(dir: string): Set<string> {
  const found = new Set<string>();
  for (const file of readdirSync(path.join(dir, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || /\.(test|real)\.tsx?$/.test(file) || file.startsWith('gen')) continue;
    const source = readFileSync(path.join(dir, 'src', file), 'utf8');
    for (const [, name] of source.matchAll(/from '(@mingjing\/[a-z-]+)/g)) found.add(name!);
  }
  return found;
}

test.each(named)('%s declares the workspace packages it imports: turbo builds in the order of these', (_name, dir, manifest) => {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  expect([...imported(dir)].filter((name) => name !== manifest.name && !declared.includes(name))).toEqual([]);
});

test.each(named.filter(([, dir]) => existsSync(path.join(dir, 'tsconfig.json'))))(
  '%s refers to no project that it does not declare',
  (_name, dir, manifest) => {
    const { references = [] } = json<{ references?: { path: string }[] }>(path.join(dir, 'tsconfig.json'));
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const referred = references.map((reference) => json<Manifest>(path.join(dir, reference.path, 'package.json')).name);
    expect(referred.filter((name) => !declared.includes(name))).toEqual([]);
  },
);

test.each(named)('%s pins every dependency exactly and has the licence', (_name, _dir, manifest) => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+/.test(version),
  );
  expect(ranges).toEqual([]);
  expect(manifest.license).toBe('Apache-2.0');
});
