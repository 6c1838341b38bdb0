import { existsSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import { coppola } from '../../src/ladder/coppola.ts';
import { nc3d } from '../../src/ladder/nc3d.ts';
import { readTable } from '../probability/messages.ts';
import { readAlfano, readEvent } from './cdm-event.ts';

describeWithData('Coppola 2012', 'orbit/pc/cara', (root) => {
  test('as published wherever he gives 1e-30 or more: slow encounters too', () => {
    const rows = readTable(`${root}/CARA_PcMethod_Test_Conjunctions.csv`);
    let looked = 0;
    for (const row of rows) {
      const path = `${root}/PcTestCaseCDMs/${row.Conjunction_ID}.cdm`;
      const published = Number(row.Pc3DCoppola);
      if (!existsSync(path) || published < 1e-30) continue;
      looked++;
      const figure = coppola(readEvent(path, Number(row.HBR_m)));
      expect(Math.abs(figure.value! / published - 1), row.Conjunction_ID!).toBeLessThan(1e-3);
      expect(figure.valid).toBeNull();
    }
    expect(looked).toBeGreaterThan(15);
  });

  test('with short errors it is Nc3D; with a long one it misses the bend', () => {
    const near = readAlfano(`${root}/alfano2009/Case7_data_at_TCA.csv`, 10);
    expect(coppola(near).value! / nc3d(near).value!).toBeCloseTo(1, 3);
    const bent = readEvent(`${root}/SampleCDMs/OmitronTestCase_Test08_3DNc.cdm`, 20);
    expect(coppola(bent).value! / nc3d(bent).value!).toBeLessThan(0.8);
  });
});
