import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { openStore } from '@mingjing/store';
import { registrarContract } from './registrar-contract';

const mongodbUri = process.env['MONGODB_URI'];
if (!mongodbUri) throw new Error('MONGODB_URI names no server: export $(npm run -s stack -- up)');

describe('the register on MongoDB', () =>
  registrarContract(() => {
    const instance = `register_${randomUUID().slice(0, 8)}`;
    const store = () => openStore({ service: 'directory', instance, mongodbUri, dataDir: os.tmpdir() });
    return Promise.all([store(), store()]);
  }));
