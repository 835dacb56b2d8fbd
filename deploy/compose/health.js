// Health check inside a container: node health.js http http://127.0.0.1:8080/readyz · node health.js grpc 127.0.0.1:9101
// Exit code 0 only for "ready"; needs no curl and no grpc_health_probe in the image.
'use strict';
const [kind, target] = process.argv.slice(2);
const LIMIT_MS = 4_000;

/**
 * Asks this very container, so over TLS it does not matter whose certificate is shown: it is for the public name, not for 127.0.0.1.
 * @param {string} url @returns {Promise<void>}
 */
function http(url) {
  const { get } = url.startsWith('https:') ? require('node:https') : require('node:http');
  return new Promise((resolve, reject) => {
    const options = { rejectUnauthorized: false, signal: AbortSignal.timeout(LIMIT_MS) };
    const request = get(url, options, (/** @type {import('node:http').IncomingMessage} */ response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error(`${url}: ${response.statusCode}`));
    });
    request.on('error', reject);
  });
}

/** grpc.health.v1.Health/Check of the whole server: SERVING is field 1 with value 1. @param {string} address @returns {Promise<void>} */
function grpc(address) {
  const { Client, credentials } = require('@grpc/grpc-js');
  const client = new Client(address, credentials.createInsecure());
  const raw = (/** @type {Buffer} */ bytes) => bytes;
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + LIMIT_MS };
    client.makeUnaryRequest('/grpc.health.v1.Health/Check', raw, raw, Buffer.alloc(0), options, (error, reply) => {
      client.close();
      if (error) reject(error);
      else if (reply?.equals(Buffer.from([8, 1]))) resolve();
      else reject(new Error(`${address}: not serving`));
    });
  });
}

(kind === 'grpc' ? grpc(target ?? '') : http(target ?? '')).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
