import { openBus } from '../src';
import { busContract } from './contract';
import { log } from './support';

const kafkaBrokers = process.env.KAFKA_BROKERS;
if (!kafkaBrokers) throw new Error('KAFKA_BROKERS is not set: `npm run stack -- up` starts a real Kafka and prints the line to set');

describe('Kafka', () => {
  busContract(async () => ({
    start: () => openBus({ clientId: 'contract', kafkaBrokers, dataDir: '', log }),
    end: async () => undefined,
  }));
});
