import type { Message } from './message';

/** A message as it waits to be addressed. */
export interface Waiting {
  id: string;
  state: Message;
}

/** What a message says and to whom, known only while it is sent; or why it is not sent. */
export type Address =
  | {
      send: {
        /** In clear; a mobile number. */
        phone: string;
        text: string;
        /** The text with what is about the person left as variables: this alone is kept. */
        wording: string;
        servicePointName: string;
        unitName: string;
      };
    }
  | { suppress: string };

/** Where the messages of a kind get their phones and words at the time of sending. */
export interface Source {
  /**
   * By message id; at most 200 messages. A message left out stays in the queue and is asked about again.
   * @throws where the owner of the data cannot be reached: all stay in the queue
   */
  address(messages: Waiting[]): Promise<Map<string, Address>>;
}
