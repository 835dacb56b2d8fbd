import { get, put } from '../../api';
import type { Key } from '../../once';
import { listOf, type Level } from '../../parts/reply-lists';

const REPLIES = 'notification.replies';
/** Phrases by what they mean. */
type Lists = Record<string, string[]>;

/**
 * Adds a phrase to what replies are read by, where the rule in force was set, or for the division itself.
 * @param level code of a level; empty: the phrase asks for no more messages
 * @throws Problem where the person may not set the rule there
 */
export async function learnPhrase(division: string, phrase: string, level: string, key: Key): Promise<void> {
  const { items } = await get('/rules', { query: { division } });
  const rule = items.find((one) => one.key === REPLIES);
  const form = items.find((one) => one.key === 'evaluation.form')?.value as { levels: Level[] } | undefined;
  const lists = rule?.value as Lists | undefined;
  const name = level ? listOf(form?.levels ?? [], level) : 'optOut';
  if (!rule || !lists || !name || lists[name]?.includes(phrase)) return;
  const value = { ...lists, [name]: [...(lists[name] ?? []), phrase] };
  await put('/rules/{key}', key, { path: { key: REPLIES }, body: { division: rule.division || division, value } });
}
