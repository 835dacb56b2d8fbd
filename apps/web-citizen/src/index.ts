import { isOutcome, isStage } from './stages';
import { zh } from './languages/zh-cn';

export * from './page-data';
export type { Language, View } from './view';
export type { StepLimits } from './languages';
export { ASSET_PATH, assets, type Asset } from './assets';
export { renderErrorPage } from './pages/error';
export { renderHomePage } from './pages/home';
export { renderReceiptPage } from './pages/receipt';
export { renderScanPage } from './pages/scan';
export { renderThanksPage } from './pages/thanks';
export { LANGUAGES } from './languages';

/** The state of a case in plain Chinese; empty for none. */
export function stateInWords(state: string): string {
  return isStage(state) ? zh.stages[state] : '';
}

/** That an evaluation is handled together with another one, in plain Chinese. */
export const mergedInWords = (): string => zh.merged;

/** The outcome of a case in plain Chinese; empty for none. */
export function outcomeInWords(outcome: string): string {
  return isOutcome(outcome) ? zh.outcomes[outcome] : '';
}
