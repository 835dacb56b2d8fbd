/** Address of the real mongod. Fails loudly when absent: a suite against real parts never passes without them. */
export function mongodbUri(): string {
  const uri = process.env.MONGODB_URI;
  if (!uri) throw new Error('MONGODB_URI is not set: start the real parts with `npm run stack -- up` and pass what it prints');
  return uri;
}
