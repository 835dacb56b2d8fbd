// A one-node Kafka in KRaft mode: its configuration, its start, and whether it answers.
'use strict';
const { execFileSync } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
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
  const libs = path.join(fetchKafka(), 'libs', '*');
  const config = path.join(dir, 'kafka.properties');
  const logging = path.join(dir, 'kafka.log4j2.properties');
  fs.writeFileSync(config, properties(dir, ports));
  fs.writeFileSync(logging, LOGGING);
  if (!fs.existsSync(path.join(dir, 'kafka', 'meta.properties'))) {
    // Kafka's ids are 16 bytes in base64url; one that begins with '-' would read as an option.
    const id = `m${randomBytes(16).toString('base64url').slice(1)}`;
    const format = ['-cp', libs, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', id, '-c', config];
    execFileSync('java', format, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
  const java = ['-Xms256m', '-Xmx768m', '-XX:+UseG1GC', `-Dlog4j2.configurationFile=${logging}`];
  return launch(dir, 'kafka', 'java', [...java, '-cp', libs, 'kafka.Kafka', config], options);
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

module.exports = { kafkaAnswers, startKafka };
