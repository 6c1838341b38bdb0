/** A second clock in a zone that a person chose, always with the zone's name beside it. UTC stays the first. */

/** Zones that are offered; any IANA name that the browser knows may be kept. */
export const ZONES = [
  ...['Asia/Tokyo', 'Europe/Rome', 'Europe/London', 'America/New_York', 'America/Los_Angeles'],
  ...['Asia/Singapore', 'Australia/Sydney', 'Asia/Kolkata'],
] as const;

/** "07:41:07 Asia/Tokyo (+09:00), Tue 24"; '' where the browser does not know the zone. */
export function zoneText(ms: number, zone: string): string {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' },
      ...{ hourCycle: 'h23', day: '2-digit', weekday: 'short', timeZoneName: 'longOffset' },
    }).formatToParts(ms);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
    const time = `${part('hour')}:${part('minute')}:${part('second')}`;
    return `${time} ${zone} (${offset}), ${part('weekday')} ${part('day')}`;
  } catch {
    return '';
  }
}
