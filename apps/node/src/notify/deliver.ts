/** One message through one channel, whatever kind it is: what became of it, in words. */
import type { Result } from '@noroshi/time';
import type { NodeContext } from '../context.ts';
import type { Message } from './compose.ts';
import { sendEmail } from './email.ts';
import type { Channel } from './schemas.ts';
import { sendSyslog } from './syslog.ts';
import { sendWebhook } from './webhook.ts';

export type Deliver = (channel: Channel, message: Message) => Promise<Result<string, string>>;

export function createDeliver({ dataDir, clock }: Pick<NodeContext, 'dataDir' | 'clock'>): Deliver {
  return (channel, message) => {
    switch (channel.type) {
      case 'email':
        return sendEmail(channel, message, dataDir);
      case 'webhook':
        return sendWebhook(channel, message, dataDir, clock.wallUs);
      case 'syslog':
        return sendSyslog(channel, message);
    }
  };
}
