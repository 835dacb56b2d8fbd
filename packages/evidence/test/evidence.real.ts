import { openStore } from '@mingjing/store';
import { mongodbUri } from '../../store/test/real-mongod';
import { evidenceContract } from './contract';

describe('MongoDB', () => evidenceContract((service) => openStore({ service, mongodbUri: mongodbUri(), dataDir: '/nowhere' })));
