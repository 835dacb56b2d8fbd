import { directory, TOPICS } from '@mingjing/contracts';
import { defineService, on, serveHttp, type HttpServer } from '@mingjing/kit';
import { config } from './config';
import { consoleDirectory, ConsoleFiles } from './console-files';
import { Gateway } from './gateway';
import { openDoor } from './grpc-door';
import { listenerOf } from './http';
import { requireLoopbackDemo } from './loopback';
import { redirecting } from './redirect';
import { routes } from './services';

/** Plain HTTP that leads to https, where it is wished. */
async function openRedirect({ context, httpLimits: limits }: Gateway): Promise<HttpServer | undefined> {
  const { HOST, HTTP_REDIRECT_PORT, PUBLIC_URL } = context.config;
  if (HTTP_REDIRECT_PORT === 'off') return undefined;
  const server = await serveHttp(
    redirecting(() => PUBLIC_URL ?? context.addressOf('http')),
    HOST,
    HTTP_REDIRECT_PORT,
    { service: context.name, door: 'http redirect', log: context.log, limits },
  );
  context.announce('http redirect', server.url);
  return server;
}

/** HTTP and gRPC in: sessions, limits, the routing table; serves the front ends; keeps no data. */
export const gateway = defineService({
  name: 'gateway',
  config,
  models: () => ({}),
  open(context) {
    requireLoopbackDemo(context.config);
    return new Gateway(context);
  },
  subscriptions: ({ sessions }) => [
    {
      topic: TOPICS.directory,
      acting: false,
      handlers: on('mingjing.directory.v1.AccountChanged', directory.AccountChanged, async ({ data }) =>
        sessions.forgetAccount(data.accountId),
      ),
    },
  ],
  http: (parts) => listenerOf(parts, routes, new ConsoleFiles(consoleDirectory())),
  httpAt({ context, certificates, httpLimits: limits }) {
    const { HOST: host, PORT: port } = context.config;
    return { name: 'http', host, port, certificate: certificates.http, limits };
  },
  async started(parts) {
    const { context, transport, certificates } = parts;
    for (const warning of transport.warnings) context.log.warn(warning);
    const { GRPC_HOST, GRPC_PORT } = context.config;
    const door = GRPC_PORT === 'off' ? undefined : await openDoor(parts, GRPC_HOST, GRPC_PORT);
    if (door) context.announce('grpc', door.address);
    const redirect = await openRedirect(parts);
    return async () => {
      certificates.stop();
      await redirect?.stop();
      await door?.stop();
    };
  },
});
