import { html, type Html } from './html';
import type { LevelChoice } from './page-data';

/** How happy the faces are that a rule may name: -1 to 1. Drawn by us, since old phones lack some of the characters. */
const MOODS = new Map([
  ['😀', 1],
  ['😄', 1],
  ['😊', 1],
  ['🙂', 0.6],
  ['😐', 0],
  ['😕', -0.4],
  ['🙁', -0.6],
  ['😞', -0.8],
  ['☹', -1],
  ['😠', -1],
  ['😡', -1],
]);

/** Place on the scale, 1 for the best and -1 for the worst, whichever end the scale begins with. */
function moodOfPlace(levels: readonly LevelChoice[], index: number): number {
  const place = levels.length > 1 ? 1 - (2 * index) / (levels.length - 1) : 0;
  return levels[0]?.rating === 'unsatisfied' ? -place : place;
}

/** The face of a level: drawn, or the rule's own characters where they are none of ours. It says nothing the words do not. */
export function faceOf(levels: readonly LevelChoice[], index: number): Html {
  const named = (levels[index]?.face ?? '').replace(/\uFE0F/g, '');
  const mood = named ? MOODS.get(named) : moodOfPlace(levels, index);
  if (mood === undefined) return html`<span class="face" aria-hidden="true">${named}</span>`;
  const corners = Math.round(43 - 4 * mood);
  return html`<svg class="face" viewBox="0 0 64 64" aria-hidden="true" focusable="false"><circle cx="32" cy="32" r="30"/><circle class="eye" cx="22" cy="25" r="4"/><circle class="eye" cx="42" cy="25" r="4"/><path d="M18 ${corners}Q32 ${Math.round(43 + 13 * mood)} 46 ${corners}"/></svg>`;
}
