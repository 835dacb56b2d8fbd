import { ConfigError, defineService } from '@mingjing/kit';
import { SANDBOX_ANNOUNCED } from './api';
import { config, type SandboxContext } from './config';
import { listenerOf } from './http';
import { models, type Models } from './models';
import { Sandbox } from './sandbox';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost)$/;
const running = new WeakMap<Models, Sandbox>();

function sandboxOf(registered: Models): Sandbox {
  const found = running.get(registered);
  if (!found) throw new Error('the sandbox has not been opened');
  return found;
}

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
  async started(context, registered) {
    placeOf(context.config);
    const sandbox = await Sandbox.open(context, registered);
    running.set(registered, sandbox);
    return () => Promise.resolve(sandbox.stop());
  },
  jobs: (_context, registered) => sandboxOf(registered).callbacks.jobs(),
  httpAt: ({ config: given }) => ({ name: SANDBOX_ANNOUNCED, ...placeOf(given) }),
  http: (_context, registered) => listenerOf(sandboxOf(registered)),
});
