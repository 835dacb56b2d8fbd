import os from 'node:os';
import { openStore } from '../src';
import { storeContract } from './contract';
import { mongodbUri } from './real-mongod';

describe('MongoDB store', () => storeContract((service) => openStore({ service, mongodbUri: mongodbUri(), dataDir: os.tmpdir() })));
