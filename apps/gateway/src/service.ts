import { directory, TOPICS } from '@mingjing/contracts';
import { defineService, on } from '@mingjing/kit';
import { config, type GatewayContext } from './config';
import { consoleDirectory, ConsoleFiles } from './console-files';
import { Gateway } from './gateway';
import { openDoor } from './grpc-door';
import { listenerOf } from './http';
import { requireLoopbackDemo } from './loopback';
import { routes } from './routes';

const gateways = new WeakMap<object, Gateway>();

/** The one `Gateway` of a running service. */
function gatewayOf(context: GatewayContext): Gateway {
  const gateway = gateways.get(context) ?? new Gateway(context);
  gateways.set(context, gateway);
  return gateway;
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
  async started(context) {
    requireLoopbackDemo(context.config);
    const { GRPC_HOST, GRPC_PORT } = context.config;
    if (GRPC_PORT === 'off') return undefined;
    const door = await openDoor(gatewayOf(context), GRPC_HOST, GRPC_PORT);
    context.announce('grpc', door.address);
    return () => door.stop();
  },
});
