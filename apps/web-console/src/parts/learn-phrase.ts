import { get, put, query, type Page } from '../api';
import { listOf, type Level } from './reply-lists';

interface Rule<V> {
  key: string;
  division: string;
  value: V;
}
type Lists = Record<string, string[]>;

/**
 * Adds a phrase to what replies are read by, where the rule in force was set, or for the division itself.
 * @param level code of a level; empty: the phrase asks for no more messages
 * @throws Problem where the person may not set the rule there
 */
export async function learnPhrase(division: string, phrase: string, level: string): Promise<void> {
  const { items } = await get<Page<Rule<unknown>>>(`/rules${query({ division })}`);
  const rule = items.find(({ key }) => key === 'notification.replies') as Rule<Lists> | undefined;
  const form = items.find(({ key }) => key === 'evaluation.form') as Rule<{ levels: Level[] }> | undefined;
  const name = level ? listOf(form?.value.levels ?? [], level) : 'optOut';
  if (!rule || !name || rule.value[name]?.includes(phrase)) return;
  const value = { ...rule.value, [name]: [...(rule.value[name] ?? []), phrase] };
  await put('/rules/notification.replies', { division: rule.division || division, value });
}
