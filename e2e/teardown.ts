import { rmSync } from 'node:fs';

export default function teardown(): void {
  const templates = process.env['E2E_TEMPLATES'];
  if (templates) rmSync(templates, { recursive: true, force: true });
}
