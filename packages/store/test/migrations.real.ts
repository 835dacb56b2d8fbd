import { migrationsContract } from './contract.migrations';
import { mongodbUri } from './real-mongod';

describe('MongoDB', () => migrationsContract(mongodbUri()));
