import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '../src';
import { storeContract } from './contract';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'store-contract-'));
afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));

describe('embedded store', () => storeContract((service) => openStore({ service, dataDir })));
