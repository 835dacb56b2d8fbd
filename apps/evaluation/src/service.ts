import { defineService } from '@mingjing/kit';
import { quickRatingsJob } from './alarm-raising';
import { config } from './config';
import { publishes } from './events';
import { migrations } from './migrations';
import { models } from './models';
import { publishingJob } from './publishing';
import { releasingJob } from './releasing';
import { rpcs } from './rpc';
import { subscriptions } from './subscriptions';
import { tellingJob } from './telling-job';
import { openWork } from './work';

/** What is evaluated and what was said: service points, windows, plates, matters, evaluations. */
export const evaluation = defineService({
  name: 'evaluation',
  config,
  models,
  migrations,
  open: openWork,
  publishes: ({ models: stored }) => publishes(stored),
  rpcs,
  subscriptions,
  jobs: (work) => [releasingJob(work), publishingJob(work), tellingJob(work), quickRatingsJob(work)],
});
