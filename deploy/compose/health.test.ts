import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { start } from '@mingjing/kit';
import { statistics } from '../../apps/statistics/src/service';
import { makeCertificate } from '../../packages/kit/test/x509';

/** Exit code of the probe, run as Docker runs it. */
async function probe(kind: string, target: string): Promise<number> {
  const child = spawn(process.execPath, [path.join(__dirname, 'health.js'), kind, target], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

test('a service that serves is healthy, one that has ended is not', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-health-'));
  const env = { DATA_DIR: dataDir, STATISTICS_LISTEN: '127.0.0.1:0', METRICS_PORT: 'off', LOG_LEVEL: 'silent' };
  const running = await start([statistics], { env });
  const address = running.addresses['statistics']!;
  expect(await probe('grpc', address)).toBe(0);
  await running.stop();
  expect(await probe('grpc', address)).toBe(1);
  rmSync(dataDir, { recursive: true, force: true });
});

test.each([
  [200, 0],
  [503, 1],
])('HTTP %i gives exit code %i', async (status, code) => {
  const server = createServer((_request, response) => response.writeHead(status).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await probe('http', `http://127.0.0.1:${port}/readyz`)).toBe(code);
  server.closeAllConnections();
  server.close();
});

test('over TLS it does not matter for whom the certificate is', async () => {
  const { cert, key } = makeCertificate({ cn: 'pj.example.gov.cn', hosts: ['pj.example.gov.cn'] });
  const server = createTlsServer({ cert, key }, (_request, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await probe('http', `https://127.0.0.1:${port}/readyz`)).toBe(0);
  expect(await probe('http', `http://127.0.0.1:${port}/readyz`)).toBe(1);
  server.closeAllConnections();
  server.close();
});

test('a server that speaks no gRPC is not healthy', async () => {
  const server = createServer((_request, response) => response.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await probe('grpc', `127.0.0.1:${port}`)).toBe(1);
  server.closeAllConnections();
  server.close();
});
