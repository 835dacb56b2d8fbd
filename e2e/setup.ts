import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where a run keeps what its files start from. */
export default function setup(): void {
  process.env['E2E_TEMPLATES'] = mkdtempSync(path.join(tmpdir(), 'mingjing-templates-'));
}
