import { address, type ServiceContext } from '@mingjing/kit';
import { z } from 'zod';

/** Keys of the sandbox; `npm run config` prints them. */
export const config = {
  SANDBOX_LISTEN: address.default('127.0.0.1:9180').describe('Where the sandbox SMS provider listens for HTTP'),
  SANDBOX_SHARED: z
    .stringbool()
    .default(false)
    .describe('Lets the sandbox SMS provider listen on other addresses than loopback: whoever reaches it reads every message'),
  SANDBOX_CALLBACK_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('Where the sandbox sends receipts and replies (default: /api/v1/sms/sandbox of the gateway in its process)'),
  SANDBOX_SIGNATURES: z
    .string()
    .transform((text) => text.split(/[,，]/).map((one) => one.trim()))
    .optional()
    .describe('Signatures registered with the sandbox, comma separated; absent: any of 2 to 12 characters'),
  SMS_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Secret that signs what goes to and comes from the sandbox; absent: one that follows from KEYS_DIR'),
} as const;

export type SandboxContext = ServiceContext<typeof config>;
