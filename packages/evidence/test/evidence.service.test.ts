import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '@mingjing/store';
import { evidenceContract } from './contract';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'evidence-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe('embedded', () => evidenceContract((service) => openStore({ service, dataDir })));
