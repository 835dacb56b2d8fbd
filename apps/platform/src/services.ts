import type { Service } from '@mingjing/kit';
import { directory } from '@mingjing/directory';
import { evaluation } from '@mingjing/evaluation';
import { lead } from '@mingjing/lead';
import { notification } from '@mingjing/notification';
import { statistics } from '@mingjing/statistics';
import { gateway } from '@mingjing/gateway';

/** The start list: who is first, whom the others ask; the gateway last, when all behind it answer. */
export const services: Service[] = [directory, evaluation, lead, notification, statistics, gateway];
