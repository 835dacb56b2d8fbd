const BEAT_EVERY_MS = 1_000;

/**
 * Beats while the work runs, so that a long batch does not cost the membership (the client itself beats no more often than its
 * interval). When the group has moved on meanwhile, rejects after the work has ended and could commit.
 */
export async function beating(heartbeat: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  let failed: { error: unknown } | undefined;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => (failed ??= { error }));
  }, BEAT_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  if (failed) throw failed.error;
}
