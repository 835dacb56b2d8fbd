import { z } from 'zod';

const milliseconds = (fallback: number, least: number, most: number, what: string) =>
  z.coerce.number().int().min(least).max(most).default(fallback).describe(what);

/** Keys of the service; templates, quiet hours and caps are rules, data of the directory. */
export const config = {
  SMS_PROVIDER: z
    .enum(['sandbox', 'off'])
    .default('sandbox')
    .describe('Who sends SMS: the sandbox of this platform, or off: no invitation and no reminder is made'),
  SANDBOX_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address of the sandbox SMS provider; absent: the one of this process'),
  SMS_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Secret shared with the SMS provider, for signatures in both directions; absent: one that follows from the keys'),
  SMS_TIMEOUT_MS: milliseconds(10_000, 50, 60_000, 'Milliseconds after which an answer of the SMS provider is no longer waited for'),
  NOTIFICATION_EVERY_MS: milliseconds(
    1_000,
    20,
    3_600_000,
    'How often due messages are looked for, in milliseconds; new ones wake at once',
  ),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080).describe('Port of HTTP'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('Address citizens reach the platform under, as printed on plates; absent: that of the request'),
} as const;
