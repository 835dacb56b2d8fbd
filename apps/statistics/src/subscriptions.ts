import { systemClock, type EventSubscription } from '@mingjing/kit';
import { arrivalOf, COUNTED_TOPICS, topicSource } from './arrival';
import { Collector } from './collector';
import { enterLive, type Ledger } from './ledger';
import { RebuildRuns } from './rebuild-runs';

/** Every event of the counted topics, a batch of one partition at a time; observing, so that no division is left out. */
export function subscriptions(ledger: Ledger): EventSubscription[] {
  const collector = new Collector((arrivals) => enterLive(ledger, arrivals));
  return COUNTED_TOPICS.map((topic) => ({
    topic,
    // Members of a Kafka group must all read the same topics, hence a group for each.
    group: `statistics.${topic.split('.')[1]}`,
    acting: false,
    // Figures that may lack something are counted anew; one that begins with a whole topic and no figures lacks nothing.
    missed: async ({ kind, whole }) => {
      const began = await ledger.models.facts.exists({});
      if (kind !== 'new' || !whole || began) await new RebuildRuns(ledger, systemClock).ask();
    },
    batch: async (events) =>
      collector.add(events.map((event) => arrivalOf({ ...event, topic }, topicSource(topic, event.partition), event.offset))),
  }));
}
