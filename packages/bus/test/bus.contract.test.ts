import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openBus } from '../src';
import { busContract } from './contract';
import { log } from './support';

describe('the embedded bus', () => {
  busContract(async () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bus-'));
    return {
      start: () => openBus({ clientId: 'contract', dataDir, log }),
      end: async () => fs.rmSync(dataDir, { recursive: true, force: true }),
    };
  });
});
