/** The program under search: one log through the reader of any format, plain or packed, as the command reads it. `read-log.ts FILE` */
import { readFileInto } from '@noroshi/host';
import { createFlowReader } from '../../src/index.ts';

let bytesOut = 0;
const reader = createFlowReader((batch) => {
  for (let row = 0; row < batch.count; row++) bytesOut += batch.bytesOut[row]!;
});
const read = await readFileInto(process.argv[2]!, reader.push, { wipe: true });
reader.finish();
const { records, faults, skippedRecords, firstFaults } = reader.counts;
const said = { ok: read.ok, records, faults, skippedRecords, firstFaults, bytesOut };
console.log(JSON.stringify({ ...said, format: reader.format, refusal: reader.refusal }));
