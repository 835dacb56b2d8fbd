// Kafka in KRaft mode, one node or three: their configuration, their start, and whether one answers.
'use strict';
const { execFile } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { fetchKafka } = require('./fetch');
const { launch } = require('./part');

/** @typedef {{ kafka: number, controller: number, mongod: number }} Ports */

/** One replica of everything, explicit topics only, first rebalance at once; the rest as Kafka ships it. @param {string} dir @param {Ports} ports */
const properties = (dir, ports) => `process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.controller}
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:${ports.controller}
log.dirs=${path.join(dir, 'kafka')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
`;

/**
 * One of three nodes, each broker and controller: whatever is acknowledged is on two at least. The memory of three such is small.
 * @param {string} dir @param {number} node from 1 @param {{ kafka: number, controller: number }[]} nodes
 */
const propertiesOfThree = (dir, node, nodes) => `process.roles=broker,controller
node.id=${node}
listeners=PLAINTEXT://127.0.0.1:${nodes[node - 1]?.kafka},CONTROLLER://127.0.0.1:${nodes[node - 1]?.controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${nodes[node - 1]?.kafka},CONTROLLER://127.0.0.1:${nodes[node - 1]?.controller}
controller.listener.names=CONTROLLER
controller.quorum.voters=${nodes.map(({ controller }, place) => `${place + 1}@127.0.0.1:${controller}`).join(',')}
log.dirs=${path.join(dir, `kafka-${node}`)}
auto.create.topics.enable=false
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=3
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
`;

/** Kafka's ids are 16 bytes in base64url; one that begins with '-' would read as an option. */
const clusterId = () => `m${randomBytes(16).toString('base64url').slice(1)}`;

/** Warnings and errors to the part's log file. */
const LOGGING = `rootLogger.level=WARN
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %p %c{1} %m%n
`;

/** @param {string} dir @param {Ports} ports @param {{ detached: boolean }} options */
async function startKafka(dir, ports, options) {
  const node = {
    name: 'kafka',
    config: properties(dir, ports),
    format: ['--standalone', '-t', clusterId()],
    heap: ['-Xms256m', '-Xmx768m'],
  };
  return startNode(dir, node, options);
}

/**
 * @param {string} dir @param {number} node from 1 @param {{ kafka: number, controller: number }[]} nodes
 * @param {string} cluster id of the cluster, the same for all @param {{ detached: boolean }} options
 */
async function startKafkaOfThree(dir, node, nodes, cluster, options) {
  const config = propertiesOfThree(dir, node, nodes);
  return startNode(dir, { name: `kafka-${node}`, config, format: ['-t', cluster], heap: ['-Xms192m', '-Xmx384m'] }, options);
}

/**
 * @param {string} dir
 * @param {{ name: string, config: string, format: string[], heap: string[] }} node its data is in the folder of its name
 * @param {{ detached: boolean }} options
 */
async function startNode(dir, { name, config, format, heap }, options) {
  const libs = path.join(fetchKafka(), 'libs', '*');
  const file = path.join(dir, `${name}.properties`);
  const logging = path.join(dir, 'kafka.log4j2.properties');
  fs.writeFileSync(file, config);
  fs.writeFileSync(logging, LOGGING);
  if (!fs.existsSync(path.join(dir, name, 'meta.properties'))) {
    const tool = ['-cp', libs, 'kafka.tools.StorageTool', 'format', ...format, '-c', file];
    await promisify(execFile)('java', tool);
  }
  const java = [...heap, '-XX:+UseG1GC', `-Dlog4j2.configurationFile=${logging}`];
  return launch(dir, name, 'java', [...java, '-cp', libs, 'kafka.Kafka', file], options);
}

/** Whether the broker answers and its group coordinator has loaded, so that the first consumer is not turned away. @param {number} port @returns {Promise<boolean>} */
async function kafkaAnswers(port) {
  const { Kafka, logLevel } = require('kafkajs');
  const kafka = new Kafka({
    clientId: 'mingjing-stack',
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    // Asked for a coordinator before it is unfenced, a new broker never creates the offsets topic.
    const { brokers } = await admin.describeCluster();
    if (brokers.length === 0) return false;
    await admin.fetchOffsets({ groupId: 'mingjing-stack', topics: [] });
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

module.exports = { clusterId, kafkaAnswers, startKafka, startKafkaOfThree };
