import { Refused } from '@mingjing/contracts/refused';
import type { DeadLetter, DeadLetters } from '../src';

/** Dead letters in memory, with a switch for an outage. Survives a "restart" of the bus as a database would. */
export class MemoryLetters implements DeadLetters {
  readonly all = new Map<string, DeadLetter>();
  down = false;

  async park(letter: DeadLetter): Promise<void> {
    this.assertUp();
    if (!this.all.has(letter.id)) this.all.set(letter.id, letter);
  }

  async parkedKeys(group: string, keys: string[]): Promise<Set<string>> {
    this.assertUp();
    return new Set([...this.all.values()].filter((letter) => letter.group === group && keys.includes(letter.key)).map(({ key }) => key));
  }

  async next(group: string, key: string): Promise<DeadLetter | undefined> {
    this.assertUp();
    const [first] = this.of(group, key);
    return first && { ...first };
  }

  async replayRequested(group: string): Promise<{ topic: string; partition: number; key: string }[]> {
    this.assertUp();
    return [...this.all.values()].filter((letter) => letter.group === group && letter.replayRequested);
  }

  async remove(id: string): Promise<void> {
    this.assertUp();
    this.all.delete(id);
  }

  async update(letter: DeadLetter): Promise<void> {
    this.assertUp();
    this.all.set(letter.id, letter);
  }

  /** What an administrator does. */
  requestReplay(group: string, key: string): void {
    for (const letter of this.of(group, key)) letter.replayRequested = true;
  }

  of(group: string, key: string): DeadLetter[] {
    return [...this.all.values()]
      .filter((letter) => letter.group === group && letter.key === key)
      .sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  }

  private assertUp(): void {
    if (this.down) throw new Refused('store.unavailable', 'unavailable');
  }
}
