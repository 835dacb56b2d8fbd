import { ConfigError, defineService } from '@mingjing/kit';
import { SANDBOX_ANNOUNCED } from './api';
import { config, type SandboxContext } from './config';
import { listenerOf } from './http';
import { models } from './models';
import { Sandbox } from './sandbox';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost)$/;

function placeOf({ SANDBOX_LISTEN, SANDBOX_SHARED }: SandboxContext['config']): { host: string; port: number } {
  const [host = '', port] = SANDBOX_LISTEN.split(':');
  if (!SANDBOX_SHARED && !LOOPBACK.test(host)) {
    throw new ConfigError(
      `短信沙箱会显示每一条短信和号码，只能监听本机地址：请把 SANDBOX_LISTEN 设为 127.0.0.1，或确认无误后设 SANDBOX_SHARED=true (the sandbox shows every message; it listens on loopback only, not on ${host}, unless SANDBOX_SHARED=true)`,
    );
  }
  return { host, port: Number(port) };
}

/** The sandbox SMS provider: it stands for the outside world, and nothing really leaves. */
export const smsSandbox = defineService({
  name: 'sandbox',
  config,
  models,
  open(context, registered) {
    placeOf(context.config);
    return Sandbox.open(context, registered);
  },
  jobs: (sandbox) => sandbox.callbacks.jobs(),
  httpAt: ({ context }) => ({ name: SANDBOX_ANNOUNCED, ...placeOf(context.config) }),
  http: listenerOf,
  started: async (sandbox) => async () => sandbox.stop(),
});
