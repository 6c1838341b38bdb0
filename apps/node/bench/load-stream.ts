/** One client of the event stream for the load: counts what it hears, and comes back with its last id now and then. */
import { type ClientRequest, request } from 'node:http';

export type LoadStream = {
  readonly subjects: string[];
  readonly lagsMs: number[];
  readonly ready: Promise<void>;
  readonly reconnects: number;
  leave(): void;
};

const LEAVE_EACH = 97; // changes between two reconnects of one client

export function listenForLoad(url: string, token: string): LoadStream {
  const subjects: string[] = [];
  const lagsMs: number[] = [];
  const ready = Promise.withResolvers<void>();
  let [reconnects, lastId, gone] = [0, undefined as string | undefined, false];
  let outgoing: ClientRequest;
  const connect = () => {
    let rest = '';
    let over = false;
    const headers = {
      cookie: `noroshi=${token}`,
      ...(lastId !== undefined && { 'last-event-id': lastId }),
    };
    const mine = request(`${url}/api/v1/events`, { agent: false, headers });
    outgoing = mine;
    const again = () => {
      if (gone || over) return;
      over = true;
      reconnects++;
      mine.destroy();
      setTimeout(connect, 5);
    };
    mine.on('error', again).on('close', again);
    mine.on('response', (response) => {
      response.on('error', () => {});
      response.setEncoding('utf8').on('data', (text: string) => {
        rest += text;
        for (let at = rest.indexOf('\n\n'); at >= 0 && !over; at = rest.indexOf('\n\n')) {
          const block = rest.slice(0, at);
          rest = rest.slice(at + 2);
          lastId = /^id: (.*)$/m.exec(block)?.[1] ?? lastId;
          if (block.includes('\nevent: ')) {
            if (block.includes('event: ready')) ready.resolve();
            continue;
          }
          const data = JSON.parse(/^data: (.*)$/m.exec(block)![1]!) as {
            subject: string;
            atUtc: string;
          };
          subjects.push(data.subject);
          lagsMs.push(Date.now() - Date.parse(data.atUtc));
          if (subjects.length % LEAVE_EACH === 0) again();
        }
      });
    });
    mine.end();
  };
  connect();
  return {
    ...{ subjects, lagsMs, ready: ready.promise },
    get reconnects() {
      return reconnects;
    },
    leave: () => {
      gone = true;
      outgoing.destroy();
    },
  };
}
