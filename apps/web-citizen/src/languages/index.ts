import { en } from './en';
import type { Language } from '../view';
import type { Words } from './words';
import { zh } from './zh-cn';

export type { StepLimits, Trouble, Words } from './words';

/** Every language the pages speak; the first one is shown to whoever asks for none. */
export const LANGUAGES: Readonly<Record<Language, Words>> = { zh, en };
