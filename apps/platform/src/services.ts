import type { Service } from '@mingjing/kit';
import { directory } from '@mingjing/directory';
import { evaluation } from '@mingjing/evaluation';
import { lead } from '@mingjing/lead';
import { notification, smsSandbox } from '@mingjing/notification';
import { statistics } from '@mingjing/statistics';
import { supervision } from '@mingjing/supervision';
import { gateway } from '@mingjing/gateway';

/** The start list: who is first, whom the others ask; the gateway last, when all behind it answer. */
export const services: Service[] = [directory, evaluation, lead, supervision, smsSandbox, notification, statistics, gateway];

/**
 * What runs where no service is named: the sandbox provider only where it is who sends.
 * @param env the environment of the process
 */
export function standing(env: Record<string, string | undefined>): Service[] {
  const sandboxed = ['', 'sandbox'].includes(env['SMS_PROVIDER'] ?? '');
  return services.filter((service) => service !== smsSandbox || sandboxed);
}
