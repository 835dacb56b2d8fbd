import { addDays, dayOf, daysBetween } from '@mingjing/workflow';
import type { Address, Source, Waiting } from '../source';
import { compose } from '../template';
import type { Work } from '../work';
import { Planning } from './planning';
import { officialsById, type Listed } from './roll';
import { open } from './sealed';

/** Phone and words of integrity reminders, from the officials as they are at the time of sending. */
export function reminderSource(work: Work): Source {
  return {
    async address(messages) {
      const officials = await officialsById(
        work,
        messages.map(({ state }) => state.officialId),
      );
      const planning = planningOf(work, messages);
      const found = messages.map(async (message): Promise<[string, Address]> => {
        return [message.id, await addressOf(work, planning, message, officials.get(message.state.officialId))];
      });
      return new Map(await Promise.all(found));
    },
  };
}

/** Wide enough for the occasions of all messages. */
function planningOf(work: Work, messages: Waiting[]): Planning {
  const days = messages.map(({ state }) => state.occasionDay).sort();
  return new Planning(work, addDays(days[0] as string, -31), days.at(-1) as string);
}

async function addressOf(work: Work, planning: Planning, { state }: Waiting, official: Listed | undefined): Promise<Address> {
  if (!official || official.state.paused) return { suppress: 'officialPaused' };
  const { rule, occasions } = await planning.occasions({ ...official.state, since: '' });
  if (rule.paused) return { suppress: 'paused' };
  if (daysBetween(state.day, dayOf(work.context.clock.now())) > rule.catchUpDays) return { suppress: 'tooLate' };
  const occasion = occasions.find((one) => one.occasion === state.occasion && one.day === state.occasionDay);
  // Since it was queued the holiday was moved or switched off, or the day of joining corrected.
  if (!occasion) return { suppress: 'changed' };
  const { template, values } = occasion;
  const text = compose(rule.signature, template, { ...values, name: open(work, official, 'name') });
  const wording = compose(rule.signature, template, values);
  return { send: { phone: open(work, official, 'phone'), text, wording, servicePointName: '', unitName: official.state.unitName } };
}

/** Names of officials by id, for whoever may read the log of messages. */
export async function officialNames(work: Work, ids: readonly string[]): Promise<Map<string, string>> {
  const officials = await officialsById(work, ids);
  return new Map([...officials].map(([id, official]) => [id, open(work, official, 'name')]));
}
