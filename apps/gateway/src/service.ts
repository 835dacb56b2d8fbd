import { directory, TOPICS } from '@mingjing/contracts';
import { defineService, on, serveHttp, type HttpServer } from '@mingjing/kit';
import { config, type GatewayContext } from './config';
import { consoleDirectory, ConsoleFiles } from './console-files';
import { Gateway } from './gateway';
import { openDoor } from './grpc-door';
import { listenerOf } from './http';
import { requireLoopbackDemo } from './loopback';
import { redirecting } from './redirect';
import { routes } from './services';

const gateways = new WeakMap<object, Gateway>();

/** The one `Gateway` of a running service. */
function gatewayOf(context: GatewayContext): Gateway {
  const gateway = gateways.get(context) ?? new Gateway(context);
  gateways.set(context, gateway);
  return gateway;
}

/** Plain HTTP that leads to https, where it is wished. */
async function openRedirect(context: GatewayContext): Promise<HttpServer | undefined> {
  const { HOST, HTTP_REDIRECT_PORT, PUBLIC_URL } = context.config;
  if (HTTP_REDIRECT_PORT === 'off') return undefined;
  const server = await serveHttp(
    redirecting(() => PUBLIC_URL ?? context.addressOf('http')),
    HOST,
    HTTP_REDIRECT_PORT,
    { door: 'http redirect', log: context.log, limits: gatewayOf(context).httpLimits },
  );
  context.announce('http redirect', server.url);
  return server;
}

/** HTTP and gRPC in: sessions, limits, the routing table; serves the front ends; keeps no data. */
export const gateway = defineService({
  name: 'gateway',
  config,
  models: () => ({}),
  subscriptions: (context) => [
    {
      topic: TOPICS.directory,
      acting: false,
      handlers: on('mingjing.directory.v1.AccountChanged', directory.AccountChanged, async ({ data }) =>
        gatewayOf(context).sessions.forgetAccount(data.accountId),
      ),
    },
  ],
  http: (context) => listenerOf(gatewayOf(context), routes, new ConsoleFiles(consoleDirectory())),
  httpAt: (context) => {
    const { HOST: host, PORT: port } = context.config;
    const { certificates, httpLimits: limits } = gatewayOf(context);
    return { name: 'http', host, port, certificate: certificates.http, limits };
  },
  async started(context) {
    requireLoopbackDemo(context.config);
    const gateway = gatewayOf(context);
    for (const warning of gateway.transport.warnings) context.log.warn(warning);
    const { GRPC_HOST, GRPC_PORT } = context.config;
    const door = GRPC_PORT === 'off' ? undefined : await openDoor(gateway, GRPC_HOST, GRPC_PORT);
    if (door) context.announce('grpc', door.address);
    const redirect = await openRedirect(context);
    return async () => {
      gateway.certificates.stop();
      await redirect?.stop();
      await door?.stop();
    };
  },
});
